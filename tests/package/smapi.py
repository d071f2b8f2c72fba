"""What Amazon's skill management takes: JSON held against the types of ask-smapi-model."""

from collections.abc import Iterator, Mapping
from enum import Enum
from importlib import import_module
from typing import Any

V1 = "ask_smapi_model.v1.skill"
MANIFEST = f"{V1}.manifest.skill_manifest_envelope.SkillManifestEnvelope"
MODEL = f"{V1}.interaction_model.interaction_model_data.InteractionModelData"

PLAIN = {"str": str, "bool": bool, "int": int, "float": float}

REQUIRED: Mapping[str, set[str]] = {
    # ask-smapi-model calls every field optional. These are needed: for the interaction model by the
    # "Required" column of Amazon's page "Interaction Model Schema"; for the manifest by its pages
    # "Skill Manifest Schema" and "Define Skill Store Details" (what a submission needs).
    "SkillManifestEnvelope": {"manifest"},
    "SkillManifest": {
        *("manifestVersion", "publishingInformation", "privacyAndCompliance", "apis"),
        *("permissions", "events"),
    },
    "SkillManifestApis": {"custom"},
    "CustomApis": {"endpoint"},
    "SkillManifestEndpoint": {"uri"},
    "SkillManifestEvents": {"endpoint", "subscriptions"},
    "EventName": {"eventName"},
    "PermissionItems": {"name"},
    "AlexaPresentationAplInterface": {"type"},
    "SkillManifestPublishingInformation": {
        *("locales", "category", "testingInstructions"),
        *("isAvailableWorldwide", "distributionCountries"),
    },
    "SkillManifestLocalizedPublishingInformation": {
        *("name", "summary", "description", "examplePhrases", "keywords"),
        *("smallIconUri", "largeIconUri"),
    },
    "SkillManifestPrivacyAndCompliance": {
        *("allowsPurchases", "usesPersonalInfo", "isChildDirected"),
        *("isExportCompliant", "containsAds", "locales"),
    },
    "SkillManifestLocalizedPrivacyAndCompliance": {"privacyPolicyUrl", "termsOfUseUrl"},
    "InteractionModelData": {"interactionModel"},
    "InteractionModelSchema": {"languageModel"},
    "LanguageModel": {"invocationName", "intents"},
    "ModelConfiguration": {"fallbackIntentSensitivity"},
    "FallbackIntentSensitivity": {"level"},
    "Intent": {"name", "samples"},
    "SlotDefinition": {"name", "type"},
    "SlotType": {"name", "values"},
    "TypeValue": {"id", "name"},
    "TypeValueObject": {"value"},
    "Dialog": {"intents"},
    "DialogIntents": {"name", "confirmationRequired", "prompts", "slots"},
    "DialogSlotItems": {"name", "type", "confirmationRequired", "elicitationRequired", "prompts"},
    "Prompt": {"id", "variations"},
    "PromptItems": {"type", "value"},
}


def problems(value: Any, type_name: str, path: str = "") -> Iterator[str]:
    """Yield what of a JSON value is not of the type, down to its last field."""
    if type_name in PLAIN:
        if type(value) is not PLAIN[type_name]:
            yield f"{path}: {value!r} is no {type_name}"
    elif type_name.startswith("list["):
        yield from _of_list(value, type_name[len("list[") : -1], path)
    elif type_name.startswith("dict(str, "):
        yield from _of_dict(value, type_name[len("dict(str, ") : -1], path)
    else:
        yield from _of_class(value, _class(type_name), path)


def _of_list(value: Any, item: str, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path}: {value!r} is no list"
        return
    for index, each in enumerate(value):
        yield from problems(each, item, f"{path}[{index}]")


def _of_dict(value: Any, item: str, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no object"
        return
    for key, each in value.items():
        yield from problems(each, item, f"{path}.{key}")


def _of_class(value: Any, kind: Any, path: str) -> Iterator[str]:
    if issubclass(kind, Enum):
        if value not in {member.value for member in kind}:
            yield f"{path}: {value!r} is no {kind.__name__}"
        return
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no {kind.__name__}"
        return
    named = getattr(kind, "discriminator_value_class_map", {}).get(value.get("type"))
    kind = _class(named) if named else kind
    names = {json_name: name for name, json_name in kind.attribute_map.items()}
    if unknown := value.keys() - names.keys():
        yield f"{path}: {kind.__name__} has no {sorted(unknown)}"
    if missing := REQUIRED.get(kind.__name__, set()) - value.keys():
        yield f"{path}: {kind.__name__} needs {sorted(missing)}"
    for key in value.keys() & names.keys():
        yield from problems(value[key], kind.deserialized_types[names[key]], f"{path}.{key}")


def _class(type_name: str) -> Any:
    module, _, name = type_name.rpartition(".")
    return getattr(import_module(module), name)

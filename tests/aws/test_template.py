"""What template.yaml sets up; cfn-lint and SAM check its form in "make check-template"."""

import ast
import inspect
import re
from typing import Any

import pytest

from skill import app, store
from skill.store import dynamodb
from tests.aws import template


def alarms() -> list[str]:
    resources: dict[str, Any] = template.load()["Resources"]
    return [name for name, each in resources.items() if each["Type"] == "AWS::CloudWatch::Alarm"]


def calls() -> set[str]:
    """Return the methods of the client that the store calls, as IAM names them."""
    tree = ast.parse(inspect.getsource(dynamodb))
    return {
        "dynamodb:" + node.func.attr.title().replace("_", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "client"
    }


def test_the_role_allows_what_the_store_calls() -> None:
    """The role allows the store's calls on its table, and writing to its log, and no more."""
    (households, log) = template.resource("SkillRole")["Policies"]
    (table_statement,) = households["PolicyDocument"]["Statement"]
    (log_statement,) = log["PolicyDocument"]["Statement"]
    assert len(calls()) == 4
    assert set(table_statement["Action"]) == calls()
    assert table_statement["Resource"] == {"Fn::GetAtt": "HouseholdTable.Arn"}
    assert log_statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert log_statement["Resource"] == {"Fn::GetAtt": "SkillLogGroup.Arn"}
    assert template.resource("SkillFunction")["Role"] == {"Fn::GetAtt": "SkillRole.Arn"}


def test_the_table_is_the_stores() -> None:
    """The key and the expiry are those of the store's items, and the table outlives the stack."""
    table = template.load()["Resources"]["HouseholdTable"]
    properties = table["Properties"]
    assert properties["KeySchema"] == [{"AttributeName": "user_id", "KeyType": "HASH"}]
    assert properties["TimeToLiveSpecification"] == {
        "AttributeName": "expires_at",
        "Enabled": True,
    }
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["SSESpecification"] == {"SSEEnabled": True}
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_the_function_is_told_its_skill_and_its_table() -> None:
    """The environment has the variables that the skill reads: whose requests, and which table."""
    variables = template.resource("SkillFunction")["Environment"]["Variables"]
    names = {"SkillId": "amzn1.ask.skill.ours", "HouseholdTable": "households"}
    assert {name: template.resolve(value, names) for name, value in variables.items()} == {
        app.SKILL_ID_VARIABLE: "amzn1.ask.skill.ours",
        store.VARIABLE: "dynamodb:households",
    }


def test_only_the_skill_may_call_the_alias() -> None:
    """The one trigger is Alexa's, locked to the skill's id, which cannot be left out."""
    function = template.resource("SkillFunction")
    assert function["Events"] == {
        "Alexa": {"Type": "AlexaSkill", "Properties": {"SkillId": {"Ref": "SkillId"}}}
    }
    assert (function["AutoPublishAlias"], function["AutoPublishAliasAllProperties"]) == (
        "live",
        True,
    )
    assert template.load()["Outputs"]["Endpoint"]["Value"] == {"Ref": "SkillFunction.Alias"}


@pytest.mark.parametrize(
    ("skill_id", "is_one"),
    [
        ("amzn1.ask.skill.12345678-9abc-def0-1234-56789abcdef0", True),
        ("", False),
        ("amzn1.ask.skill.", False),
        ("amzn1.ask.skill.12345678-9ABC-DEF0-1234-56789ABCDEF0", False),
        ("amzn1.ask.skill.12345678-9abc-def0-1234-56789abcdef0 ", False),
    ],
)
def test_the_skill_id_that_is_taken(skill_id: str, *, is_one: bool) -> None:
    """An id is refused that would lock out the skill, or let in every one."""
    parameter = template.load()["Parameters"]["SkillId"]
    assert "Default" not in parameter
    assert (re.search(parameter["AllowedPattern"], skill_id) is not None) is is_one


def test_snapstart_is_off() -> None:
    """SnapStart, which is billed, is off unless it is asked for."""
    assert template.load()["Parameters"]["SnapStart"]["Default"] == "None"
    assert template.resource("SkillFunction")["SnapStart"] == {"ApplyOn": {"Ref": "SnapStart"}}


def test_every_alarm_takes_silence_for_good_news() -> None:
    """Without data no alarm rings; if there is an address, each alarm goes to it."""
    assert alarms() == [
        "FunctionErrorsAlarm",
        "FunctionThrottlesAlarm",
        "FunctionDurationAlarm",
        "FailedTurnsAlarm",
    ]
    told = {"Fn::If": ["HasAlarmEmail", [{"Ref": "AlarmTopic"}], {"Ref": "AWS::NoValue"}]}
    for name in alarms():
        alarm = template.resource(name)
        assert alarm["TreatMissingData"] == "notBreaching"
        assert alarm["AlarmActions"] == alarm["OKActions"] == told

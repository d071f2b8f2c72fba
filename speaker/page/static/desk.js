// The controls of the desk: time, permissions, the speaker's settings, and the preview of its screen.

import { showScreen, VIEWPORTS } from "./apl.js";
import { changeAround } from "./focus.js";

const WORDS = { unset: "not asked yet", granted: "allowed", denied: "refused" };
/** If the time differs by more milliseconds than this, somebody moved it. */
const MOVED = 2000;
const element = (id) => document.getElementById(id);

export class Desk {
  constructor(take, press, voice) {
    this.take = (typed) => this.doing(take(typed));
    this.press = (typed) => this.doing(press(typed));
    this.wire();
    this.wireVoice(voice);
    VIEWPORTS.forEach(({ name }, place) => element("viewport").append(new Option(name, place)));
  }

  doing(answer) {
    return answer.then(
      () => this.trouble(""),
      (error) => this.trouble(error.message),
    );
  }

  wire() {
    this.onSubmit("advance", () => `/advance ${element("length").value}`);
    this.onSubmit("zone", () => `/zone ${element("zone-name").value || "unknown"}`);
    element("silence").addEventListener("click", () => this.sayNothing());
    element("help").addEventListener("click", () => this.take("/help"));
    element("locale").addEventListener("change", ({ target }) => this.take(`/locale ${target.value}`));
    element("online").addEventListener("change", ({ target }) =>
      this.take(target.checked ? "/online" : "/offline"),
    );
    element("viewport").addEventListener("change", () => this.showScreen());
    element("screens").addEventListener("toggle", () => this.showScreen());
  }

  sayNothing() {
    if (this.state?.listening) {
      this.take("");
    } else {
      this.trouble("Alexa does not listen now: there is nothing to be silent to.");
    }
  }

  wireVoice(voice) {
    const on = element("voice");
    on.checked = voice.isOn;
    on.addEventListener("change", () => {
      voice.isOn = on.checked;
    });
    voice.tellMissing((words) => {
      element("voice-note").textContent = words;
    });
  }

  onSubmit(form, typed) {
    element(form).addEventListener("submit", (event) => {
      event.preventDefault();
      this.take(typed());
    });
  }

  trouble(words) {
    element("trouble").textContent = words;
  }

  fill(zones, locales) {
    element("zones").replaceChildren(...zones.map((zone) => new Option(zone)));
    element("locale").replaceChildren(...locales.map((locale) => new Option(locale)));
  }

  show(state) {
    this.state = state;
    element("locale").value = state.locale;
    element("online").checked = state.online;
    if (document.activeElement !== element("zone-name")) {
      element("zone-name").value = state.zone ?? "unknown";
    }
    this.showPermissions(state.permissions);
    this.showDevices(state);
    this.showScreen();
  }

  showPermissions(permissions) {
    for (const [name, consent] of Object.entries(permissions)) {
      const row = element(`permission-${name}`) ?? this.permission(name);
      row.querySelector(".consent").textContent = WORDS[consent];
      const [allow, refuse] = row.querySelectorAll("button");
      allow.setAttribute("aria-pressed", String(consent === "granted"));
      refuse.setAttribute("aria-pressed", String(consent === "denied"));
    }
    const allowed = Object.keys(permissions).filter((name) => permissions[name] === "granted");
    element("consents").textContent = allowed.join(" and ") || "none yet";
  }

  permission(name) {
    const row = document.createElement("p");
    row.id = `permission-${name}`;
    row.className = "row permission";
    const words = document.createElement("span");
    const consent = document.createElement("span");
    consent.className = "consent";
    words.append(`${name}: `, consent);
    row.append(
      words,
      this.permissionButton(`Allow ${name}`, `/allow ${name}`),
      this.permissionButton(`Refuse ${name}`, `/deny ${name}`),
    );
    element("permissions").append(row);
    return row;
  }

  permissionButton(label, typed) {
    const button = document.createElement("button");
    button.type = "button";
    [button.textContent] = label.split(" ");
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => this.take(typed));
    return button;
  }

  showDevices({ device, devices }) {
    const key = JSON.stringify([device, devices]);
    if (key === this.listed) {
      return;
    }
    this.listed = key;
    const items = devices.map((name) => {
      const item = document.createElement("li");
      item.append(...(name === device ? [named(name), ": this one"] : [link(name)]));
      return item;
    });
    changeAround(element("devices"), () => element("devices").replaceChildren(...items));
  }

  /** Draw what an Echo with a screen shows, unless nobody looks, or this tab has no place. */
  showScreen() {
    if (!this.state) {
      return;
    }
    const { screen } = this.state;
    const { open } = element("screens");
    const viewport = VIEWPORTS[element("viewport").value];
    const key = JSON.stringify([screen, viewport.name, open]);
    if (key === this.drawn && !this.isBehind()) {
      return;
    }
    this.drawn = key;
    this.countsFrom = [performance.now(), Date.parse(this.state.now)];
    const hadFocus = element("screen").contains(document.activeElement);
    this.preview?.close();
    this.preview = null;
    element("screen").replaceChildren();
    element("screen-note").textContent = screen
      ? "Drawn here from the skill's own document. Touch it as you would there."
      : "Nothing is shown yet: say something first.";
    if (screen && open) {
      this.draw(screen, viewport);
    }
    if (hadFocus) {
      (element("screen").querySelector("button") ?? element("say")).focus();
    }
  }

  /** Whether somebody moved the speaker's time since the preview began to count. */
  isBehind() {
    const [drawnAt, then] = this.countsFrom;
    const counted = performance.now() - drawnAt;
    return Math.abs(Date.parse(this.state.now) - then - counted) > MOVED;
  }

  draw(screen, viewport) {
    const send = ([event]) => this.press(`/touch ${event}`);
    try {
      this.preview = showScreen(element("screen"), this.asOfNow(screen), viewport, send);
    } catch (error) {
      element("screen-note").textContent = `It cannot be drawn here: ${error.message}`;
    }
  }

  /** Count from now: the screen may have been sent a while ago. */
  asOfNow(screen) {
    const copy = structuredClone(screen);
    const back = copy.datasources.screen?.back;
    if (back) {
      const left = (Date.parse(back.at) - Date.parse(this.state.now)) / 1000;
      back.secondsLeft = Math.max(0, Math.round(left));
    }
    return copy;
  }
}

function link(name) {
  const anchor = document.createElement("a");
  anchor.href = `/devices/${encodeURIComponent(name)}`;
  anchor.target = "_blank";
  anchor.rel = "noopener";
  anchor.append(named(name));
  return anchor;
}

function named(name) {
  const words = document.createElement("span");
  words.className = "room";
  words.textContent = name.replaceAll("-", " ");
  return words;
}

// What is going on: the break with its return time and ring, the step of a guided talk, the quiet.

import { changeAround, goOnFromTheField } from "./focus.js";

const EVERY_SECOND = 1000;
const element = (id) => document.getElementById(id);

export class Now {
  /** `told` has: due, which is called when the return time comes while the page is open. */
  constructor(press, told) {
    this.press = press;
    this.told = told;
    this.state = null;
    this.wire(element("skip"), "/skip");
    setInterval(() => this.tick(), EVERY_SECOND);
  }

  show(state) {
    this.state = state;
    // The speaker's clock may differ from this machine's, so we use this one only to see how much time passed.
    this.at = performance.now();
    this.shown = state.screen?.datasources?.screen ?? {};
    element("ended").textContent = state.endedIn ? `The break was ended in the ${spaced(state.endedIn)}.` : "";
    this.showCard();
    this.showButtons();
    this.tick();
  }

  /** The speaker's time, in milliseconds since 1970. */
  get time() {
    const passed = this.state.runs ? performance.now() - this.at : 0;
    return Date.parse(this.state.now) + passed;
  }

  tick() {
    if (!this.state) {
      return;
    }
    element("clock").textContent = `, ${this.clockTime(this.time)}`;
    this.showBreak(this.state.back);
  }

  /** Return the instant as the time of day where the speaker is. */
  clockTime(instant) {
    return new Intl.DateTimeFormat(this.state.locale, {
      hour: "numeric",
      minute: "2-digit",
      timeZone: this.state.zone ?? "UTC",
    }).format(instant);
  }

  showBreak(back) {
    element("break").hidden = !back;
    if (!back) {
      return;
    }
    const left = Math.max(0, Math.round((Date.parse(back.at) - this.time) / 1000));
    element("break").classList.toggle("is-due", left === 0);
    element("break-heading").textContent = breakHeading(back, left);
    element("break-time").textContent = back.time || counted(left);
    element("break-left").textContent = breakLeft(back, left);
    this.announce(back, left);
    element("ring-left").style.strokeDashoffset = String(1 - left / back.secondsTotal);
    element("break").style.setProperty("--left", String(left / back.secondsTotal));
  }

  /** Say once that the time has come, to screen readers too. */
  announce(back, left) {
    const isDue = left === 0;
    if (isDue && this.left > 0) {
      element("due").textContent = `It's ${back.time || "time"}: time to come back.`;
      this.told.due();
    } else if (!isDue) {
      element("due").textContent = "";
    }
    this.left = left;
  }

  showCard() {
    // A screen that tells of a break which is over elsewhere has nothing more to say.
    const { heading, lines, step } = this.state.endedIn ? {} : this.shown;
    element("card").hidden = !lines;
    if (!lines) {
      return;
    }
    element("card-heading").textContent = heading;
    element("card-step").hidden = !step;
    if (step) {
      element("card-step").max = step.count;
      element("card-step").value = step.number;
    }
    element("card-lines").replaceChildren(...lines.map(paragraph));
  }

  showButtons() {
    const key = JSON.stringify(this.state.buttons);
    if (key !== this.buttons) {
      this.buttons = key;
      changeAround(element("buttons"), () => {
        element("buttons").replaceChildren(...this.state.buttons.map((each) => this.button(each)));
      });
    }
    const { skipTo } = this.state;
    changeAround(element("skip"), () => {
      element("skip").hidden = !skipTo;
    });
    element("skip").textContent = skipTo ? `Skip to ${this.clockTime(Date.parse(skipTo))}` : "";
  }

  button({ event, label }) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    this.wire(button, `/touch ${event}`);
    return button;
  }

  wire(button, typed) {
    button.addEventListener("click", (event) => {
      goOnFromTheField(event);
      this.press(typed, event).catch((error) => {
        element("trouble").textContent = error.message;
      });
    });
  }

  /** Show how many seconds of quiet are left; 0 means that the quiet is over. */
  quiet(left) {
    element("quiet").hidden = left <= 0;
    element("quiet").textContent = left > 0 ? `Quiet for the two of you, ${counted(left)}` : "";
  }
}

function spaced(room) {
  return room.replaceAll("-", " ");
}

function breakHeading(back, left) {
  if (left === 0) {
    return "It's time";
  }
  return back.time ? "Back at" : "Back in";
}

function breakLeft(back, left) {
  return left > 0 && back.time ? `${counted(left)} left` : "";
}

/** `1:02:03`, or `2:03` under an hour. */
function counted(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, place) => (place ? String(part).padStart(2, "0") : part)).join(":");
}

function paragraph(words) {
  const line = document.createElement("p");
  line.textContent = words;
  return line;
}

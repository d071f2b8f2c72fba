// The conversation so far, and the field in which people type.

import { changeAround, goOnFromTheField } from "./focus.js";

const WHO = { said: "Alexa", asked: "Alexa asks", chime: "Chime", card: "In the app" };
/** Milliseconds for which words of danger and their answer stay on the page. */
const READ_WITHIN = 60_000;
const READ_NOT_WITHIN = 1000;
const TOUCH = "/touch ";
const SPOKEN = new Set(["said", "asked", "chime"]);

export class Talk {
  list = document.getElementById("talk");
  fleeting = [];
  /** The number of the last entry, not counting those that must leave no trace. */
  last = 0;

  constructor() {
    // The parts above get their size after the words arrive. We keep the last words in sight.
    new ResizeObserver(() => this.toTheEnd()).observe(this.list);
  }

  /** Show the last words. If the newest reply has no room as a whole, show where it begins. */
  toTheEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    const reply = this.newestReply();
    if (reply && reply.offsetTop < this.list.scrollTop) {
      this.list.scrollTop = reply.offsetTop;
    }
  }

  newestReply() {
    return [...this.list.querySelectorAll(".said, .asked, .chime")].at(-1);
  }

  /** Scroll the page too, if the talk is out of sight. */
  bringIntoSight() {
    document.querySelector("main").scrollIntoView({ block: "nearest" });
  }

  replace(entries) {
    this.list.setAttribute("aria-live", "off");
    this.dropFleeting();
    this.list.replaceChildren();
    this.last = 0;
    document.getElementById("welcome").hidden = entries.length > 0;
    entries.forEach((entry) => this.add(entry));
    // Screen readers look a moment later, so they do not read the earlier talk aloud again.
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), READ_NOT_WITHIN);
  }

  /** Show what was said while the line was lost. What must leave no trace is read on until then. */
  catchUp(entries) {
    if (this.last && !entries.some(({ number }) => number === this.last)) {
      // What was said before is cleared.
      this.replace(entries);
    } else {
      entries.filter(({ number }) => number > this.last).forEach((entry) => this.add(entry));
    }
  }

  add({ number, typed, lines, leavesNoTrace }) {
    if (typed && !isOfTheDesk(typed)) {
      this.dropFleeting();
    }
    const before = this.list.childElementCount;
    if (typed?.startsWith(TOUCH)) {
      this.append("touch", null, `touched: ${typed.slice(TOUCH.length).replaceAll("_", " ")}`);
    } else if (typed && isOfTheDesk(typed)) {
      this.append("desk", null, typed);
    } else if (typed) {
      this.append("you", "You", typed);
    }
    for (const line of lines) {
      this.append(line.kind, WHO[line.kind], line.text, line.kind === "chime" ? line.clock : null);
    }
    if (leavesNoTrace) {
      this.fleeting.push(...[...this.list.children].slice(before));
      this.fading = setTimeout(() => this.dropFleeting(), READ_WITHIN);
    } else {
      this.last = number;
    }
    this.toTheEnd();
  }

  /** Remove what must leave no trace, once more is said or people had time to read it. */
  dropFleeting() {
    clearTimeout(this.fading);
    this.fleeting.forEach((item) => item.remove());
    this.fleeting = [];
  }

  append(kind, who, words, clock) {
    const item = document.createElement("p");
    item.className = kind;
    if (who) {
      const name = document.createElement("b");
      name.textContent = clock ? `${who}, ${clock}` : who;
      item.append(name, " ");
    }
    item.append(...(SPOKEN.has(kind) ? withSounds(words) : [words]));
    this.list.append(item);
    document.getElementById("welcome").hidden = true;
  }
}

/** Whether it is a command to the desk, and says nothing to anybody. */
export function isOfTheDesk(typed) {
  return typed.startsWith("/") && !typed.startsWith(TOUCH);
}

/** Set quiet and sounds apart from what is said: "(quiet, 60 s)", "(bell)". */
function withSounds(words) {
  return words.split(/(\((?:quiet, [\d.]+ s|bell|sound: [^)]*)\))/).map((part, place) => {
    if (place % 2 === 0) {
      return part;
    }
    const sound = document.createElement("small");
    sound.textContent = part;
    return sound;
  });
}

export class Composer {
  /** What the field shows of what was heard. */
  heard = "";
  /** What was sent, and has no answer yet. */
  sent = new Set();
  form = document.getElementById("composer");
  field = document.getElementById("say");
  list = document.getElementById("suggestions");
  told = document.getElementById("trouble");
  status = document.getElementById("listening");

  constructor(take, press) {
    this.take = take;
    this.press = press;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.field.value.trim());
    });
  }

  /** Say it. If that fails, the words stay in the field, and so does what is typed meanwhile. */
  async send(words) {
    if (!words) {
      this.field.focus();
      return;
    }
    // Enter pressed again, because the answer is slow, does not say it again.
    if (this.sent.has(words)) {
      return;
    }
    this.heard = "";
    this.sent.add(words);
    if ((await this.sending(() => this.take(words))) && this.field.value.trim() === words) {
      this.field.value = "";
    }
    this.sent.delete(words);
  }

  /** Say what was heard. If that fails, the words stay in the field, as if they were typed. */
  async sendHeard(words, act) {
    this.hear(words);
    const shown = this.heard;
    const isSaid = await this.sending(act);
    if (this.heard !== shown) {
      return;
    }
    if (isSaid) {
      this.forget();
    }
    this.heard = "";
  }

  async sending(act) {
    this.trouble("");
    try {
      await act();
      return true;
    } catch (error) {
      this.trouble(error.message);
      return false;
    }
  }

  trouble(words) {
    this.told.textContent = words;
  }

  /** Show the words that are heard so far, unless something is typed there. */
  hear(words) {
    if (this.field.value === this.heard) {
      this.field.value = words;
      this.heard = this.field.value;
    }
  }

  /** Forget what was heard; what was typed stays. */
  forget() {
    if (this.field.value === this.heard) {
      this.field.value = "";
    }
    this.heard = "";
  }

  suggest({ suggestions, listening, asksPermission }) {
    this.status.textContent = asksPermission
      ? "Alexa waits for your yes or no."
      : listening
        ? "Alexa listens. You need not name the skill."
        : "";
    if (suggestions.join("\n") === this.shown) {
      return;
    }
    this.shown = suggestions.join("\n");
    changeAround(this.list, () => {
      this.list.replaceChildren(...suggestions.map((words) => this.suggestion(words)));
    });
  }

  suggestion(words) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", (event) => {
      goOnFromTheField(event);
      this.sending(() => this.press(words, event));
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}

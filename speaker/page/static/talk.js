// The conversation as it goes, and where the next thing to say is typed.

const WHO = { said: "Alexa", asked: "Alexa asks", chime: "Chime", card: "In the app" };
/** Milliseconds that words of danger and their answer stay to be read. */
const READ_WITHIN = 60_000;
const READ_NOT_WITHIN = 1000;
const TOUCH = "/touch ";
const SPOKEN = new Set(["said", "asked", "chime"]);

export class Talk {
  list = document.getElementById("talk");
  fleeting = [];

  constructor() {
    // What is above takes its room after the words have come: the last of them stays in sight.
    new ResizeObserver(() => this.toTheEnd()).observe(this.list);
  }

  toTheEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  replace(entries) {
    this.list.setAttribute("aria-live", "off");
    this.list.replaceChildren();
    document.getElementById("welcome").hidden = entries.length > 0;
    entries.forEach((entry) => this.add(entry));
    // What was there before is not read aloud again: screen readers look a moment later.
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), READ_NOT_WITHIN);
  }

  add({ typed, lines, leavesNoTrace }) {
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
    }
    this.toTheEnd();
  }

  /** Take away what is to leave no trace, when more is said or when it could be read. */
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

/** Whether it directs the desk, and says nothing to anybody. */
export function isOfTheDesk(typed) {
  return typed.startsWith("/") && !typed.startsWith(TOUCH);
}

/**
 * What was pressed may be gone with the reply: who came by keyboard goes on from the field. A finger
 * does not, for there the field would bring up a keyboard.
 */
export function goOnFromTheField(event) {
  if (event.detail === 0) {
    document.getElementById("say").focus();
  }
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
  form = document.getElementById("composer");
  field = document.getElementById("say");
  list = document.getElementById("suggestions");
  told = document.getElementById("trouble");
  status = document.getElementById("listening");

  constructor(take) {
    this.take = take;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.field.value.trim());
    });
  }

  /** Say it; the words stay in the field where it could not be said. */
  async send(words) {
    if (!words) {
      this.field.focus();
      return;
    }
    if (await this.sending(() => this.take(words))) {
      this.clear();
    }
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

  show(words) {
    this.field.value = words;
  }

  clear() {
    this.field.value = "";
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
    this.list.replaceChildren(...suggestions.map((words) => this.suggestion(words)));
  }

  suggestion(words) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", (event) => {
      goOnFromTheField(event);
      this.send(words);
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}

// The button by which people speak: by which way they are heard, and what is being done right now.

import { keep, kept } from "./kept.js";
import { BrowserRecognition, install, isThere, onThisMachine } from "./recognition.js";
import { Recorder } from "./recorder.js";

const element = (id) => document.getElementById(id);
const isStill = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Microphone {
  button = element("microphone");
  note = element("microphone-note");
  installNote = element("install-note");
  meter = element("level");
  language = "en-US";
  /** Whether the speaker itself can understand what we record. */
  isHeardThere = false;
  /** What listens, or has heard a sentence and gets its words: a Recorder or a BrowserRecognition. */
  session = null;
  /** Whether an attempt to install failed: then this page offers it no more. */
  isBeyondInstall = false;
  isInstalling = false;
  /** Whether somebody wants no microphone any more, that was about to open. */
  isCalledOff = false;

  /**
   * `told` has: start, hear (words so far), heard (all, and how sure of it), silence, prepare and recognize (which
   * ask the speaker, and return promises), dropped, trouble (what to do).
   */
  constructor(told) {
    this.told = told;
    this.button.addEventListener("click", () => this.press());
    this.note.addEventListener("close", () => this.answered(this.note.returnValue));
    this.installNote.addEventListener("close", () => this.answeredInstall(this.installNote.returnValue));
    this.offer(false);
  }

  /** Show the button if there is a way to hear. `isHeardThere` is whether the speaker is one. */
  offer(isHeardThere) {
    this.isHeardThere = isHeardThere && "MediaRecorder" in window;
    this.button.hidden = !isThere && !this.isHeardThere;
  }

  async press() {
    if (this.session) {
      this.session.stop();
    } else if (!this.isInstalling) {
      this.told.trouble("");
      this.isCalledOff = false;
      const way = await this.way();
      const asks = { install: this.installNote, ask: this.note }[way];
      if (this.isCalledOff) {
        return;
      }
      if (asks) {
        ask(asks);
      } else {
        this.listen();
      }
    }
  }

  /** How people are heard: what stays on this machine comes first. */
  async way() {
    const here = await onThisMachine(this.language);
    if (here === "available") {
      return "local";
    }
    if (here === "downloadable" && !this.isBeyondInstall && kept("install") !== "declined") {
      return "install";
    }
    if (this.isHeardThere) {
      return "speaker";
    }
    return kept("microphone") === "agreed" ? "company" : "ask";
  }

  answered(answer) {
    if (answer === "speak") {
      keep("microphone", "agreed");
      this.listen();
    }
  }

  async answeredInstall(answer) {
    if (answer === "later") {
      keep("install", "declined");
    } else if (answer === "install") {
      await this.install();
    }
    if (answer && !this.isBeyondInstall) {
      this.press();
    }
  }

  async install() {
    this.isInstalling = true;
    this.show("Installing what this browser listens with ...");
    const isInstalled = await install(this.language);
    this.isInstalling = false;
    this.show("");
    if (!isInstalled) {
      this.isBeyondInstall = true;
      this.told.trouble("This browser could not install it. Press Speak to be heard another way.");
    }
  }

  /** Open the microphone, unless people have to be asked first. */
  async listen() {
    this.isCalledOff = false;
    const way = await this.way();
    if (this.session || this.isCalledOff || !(way in WAYS)) {
      return;
    }
    const session = WAYS[way](this.language, this.endings(() => this.session === session));
    this.session = session;
    this.told.start();
    this.showOpen(true);
    this.show("Opening the microphone ...");
    if (way === "speaker") {
      this.prepare(session);
    }
    session.start().catch((error) => {
      if (this.session === session) {
        this.ended(() => this.told.trouble(error.message));
      }
    });
  }

  /** While somebody speaks, the speaker loads what it listens with. */
  prepare(session) {
    this.told.prepare().catch((error) => {
      if (this.session === session) {
        this.drop();
        this.told.trouble(error.message);
      }
    });
  }

  /** What a session tells at its end, and before it. Nobody listens to one that was dropped. */
  endings(isOpen) {
    const { told } = this;
    return whichOnly(isOpen, {
      // A browser may ask people first, and then takes a moment: nobody should speak to no ears.
      listens: () => this.show("Listening ..."),
      hear: told.hear,
      level: (level, heard) => this.showLevel(level, heard),
      heard: (words, confidence) => this.ended(() => told.heard(words, confidence)),
      silence: () => this.ended(told.silence),
      sentence: (sound) => this.work(sound, isOpen),
      trouble: (words) => this.ended(() => told.trouble(words)),
      dropped: () => this.ended(told.dropped),
    });
  }

  ended(then) {
    this.session = null;
    this.showOpen(false);
    this.show("");
    then();
  }

  /** Let the speaker work out the words. If that was dropped meanwhile, they are forgotten. */
  async work(sound, isOpen) {
    this.showOpen(false);
    this.show("Working out the words ...");
    const tell = await this.told.recognize(sound).then(
      ({ words, confidence }) =>
        words ? () => this.told.heard(words, confidence) : this.told.silence,
      (error) => () => this.told.trouble(error.message),
    );
    if (isOpen()) {
      this.ended(tell);
    }
  }

  /** Close the microphone, and forget what it heard: somebody typed, or wants no more. */
  drop() {
    this.close(this.told.dropped);
  }

  /** Close it for what is to be said or rung now, unless somebody is speaking. */
  giveWay() {
    if (this.session && !this.session.hasBegun) {
      this.close(() => {});
    }
  }

  close(then) {
    this.isCalledOff = true;
    const { session } = this;
    if (session) {
      this.ended(then);
      session.drop();
    }
  }

  showOpen(isOpen) {
    this.button.setAttribute("aria-pressed", String(isOpen));
    this.meter.hidden = true;
  }

  show(words) {
    element("doing").textContent = words;
  }

  showLevel(level, { isVoice, hasBegun }) {
    this.meter.hidden = false;
    this.meter.value = isStill.matches ? Number(isVoice) : level;
    this.meter.setAttribute("aria-valuetext", hasBegun ? "somebody speaks" : "nobody speaks yet");
  }
}

const WAYS = {
  local: (language, told) => new BrowserRecognition(language, true, told),
  company: (language, told) => new BrowserRecognition(language, false, told),
  speaker: (language, told) => new Recorder(told),
};

/** Return the same functions, which do nothing unless it is so. */
function whichOnly(isSo, functions) {
  const guarded = ([name, act]) => [name, (...given) => isSo() && act(...given)];
  return Object.fromEntries(Object.entries(functions).map(guarded));
}

function ask(dialog) {
  // Escape leaves the answer as it was, which was to an earlier question.
  dialog.returnValue = "";
  dialog.showModal();
}

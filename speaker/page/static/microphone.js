// The browser's own speech recognition, if it has any.

import { keep, kept } from "./kept.js";

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

const TROUBLE = {
  "not-allowed": "This browser may not use the microphone. Allow it, or type instead.",
  "service-not-allowed": "This browser may not use the microphone. Allow it, or type instead.",
  "audio-capture": "No microphone was found. Type instead.",
  network: "This browser could not reach what it listens with. Type instead.",
  "language-not-supported": "This browser does not understand this language. Type instead.",
};

export class Microphone {
  button = document.getElementById("microphone");
  note = document.getElementById("microphone-note");
  language = "en-US";
  recognition = null;

  /** `told` has: start, hear (words so far), heard (all; "" is silence), trouble (what to do). */
  constructor(told) {
    this.told = told;
    this.button.hidden = !Recognition;
    this.button.addEventListener("click", () => this.press());
    this.note.addEventListener("close", () => this.answered(this.note.returnValue));
  }

  async press() {
    if (this.recognition) {
      this.recognition.abort();
    } else if (kept("microphone") === "agreed" || (await this.isLocal())) {
      this.listen();
    } else {
      this.note.showModal();
    }
  }

  answered(answer) {
    if (answer === "speak") {
      keep("microphone", "agreed");
      this.listen();
    }
  }

  /** Whether this browser understands speech by itself and sends no sound away. */
  async isLocal() {
    const asked = { langs: [this.language], processLocally: true };
    return (await Recognition.available?.(asked).catch(() => null)) === "available";
  }

  async listen() {
    if (this.recognition || !Recognition) {
      return;
    }
    this.recognition = new Recognition();
    this.recognition.lang = this.language;
    this.recognition.interimResults = true;
    this.recognition.processLocally = await this.isLocal();
    this.told.start();
    this.follow(this.recognition);
    this.recognition.start();
    this.button.setAttribute("aria-pressed", "true");
  }

  follow(recognition) {
    let words = "";
    let outcome = "heard";
    recognition.addEventListener("result", ({ results }) => {
      words = [...results].map(([best]) => best.transcript).join(" ").trim();
      this.told.hear(words);
    });
    recognition.addEventListener("error", ({ error }) => {
      outcome = error;
    });
    recognition.addEventListener("end", () => this.ended(words, outcome));
  }

  ended(words, outcome) {
    this.recognition = null;
    this.button.setAttribute("aria-pressed", "false");
    if (outcome in TROUBLE) {
      this.told.trouble(TROUBLE[outcome]);
    } else if (outcome === "heard" ? words : outcome === "no-speech") {
      // Silence is an answer too: Alexa asks once more, and then closes the session.
      this.told.heard(words);
    }
  }
}

// The browser's own speech recognition, if it has any.

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

const TROUBLE = {
  "not-allowed": "This browser may not use the microphone. Allow it, or type instead.",
  "service-not-allowed": "This browser may not use the microphone. Allow it, or type instead.",
  "audio-capture": "No microphone was found. Type instead.",
  network: "This browser could not reach what it listens with. Type instead.",
  "language-not-supported": "This browser does not understand this language. Type instead.",
};

export const isThere = Boolean(Recognition);

/** Whether it understands the language on this machine alone: "available", "downloadable" ... */
export async function onThisMachine(language) {
  return (await Recognition?.available?.(asked(language)).catch(() => null)) ?? "unavailable";
}

/** Install what it takes for that; return whether it is there now. */
export async function install(language) {
  return (await Recognition.install?.(asked(language)).catch(() => false)) ?? false;
}

function asked(language) {
  return { langs: [language], processLocally: true };
}

export class BrowserRecognition {
  words = "";
  isStopped = false;
  /** From 0 to 1. A browser that does not tell says 0: its words are taken as they are. */
  confidence = 1;

  /**
   * `told` has: listens (from now on it hears), hear (words so far), and at the end heard (all, and the
   * confidence), silence, trouble or dropped.
   */
  constructor(language, isLocal, told) {
    this.told = told;
    this.recognition = new Recognition();
    this.recognition.lang = language;
    this.recognition.interimResults = true;
    this.recognition.processLocally = isLocal;
  }

  get hasBegun() {
    return this.words !== "";
  }

  async start() {
    let outcome = "heard";
    this.recognition.addEventListener("start", () => this.told.listens());
    this.recognition.addEventListener("result", ({ results }) => {
      const best = [...results].map(([first]) => first);
      this.words = best.map(({ transcript }) => transcript).join(" ").trim();
      this.confidence = Math.min(...best.map(({ confidence }) => confidence || 1));
      this.told.hear(this.words);
    });
    this.recognition.addEventListener("error", ({ error }) => {
      outcome = error;
    });
    this.recognition.addEventListener("end", () => this.over(outcome));
    this.recognition.start();
  }

  /** End the sentence here: the browser gives what was said so far. If that is nothing, there is none. */
  stop() {
    this.isStopped = true;
    this.recognition.stop();
  }

  /** Close the microphone, and forget what it heard. */
  drop() {
    this.recognition.abort();
  }

  over(outcome) {
    if (outcome in TROUBLE) {
      this.told.trouble(TROUBLE[outcome]);
    } else if (outcome === "no-speech" && !this.isStopped) {
      this.told.silence();
    } else if (outcome === "heard" && this.words) {
      this.told.heard(this.words, this.confidence);
    } else {
      this.told.dropped();
    }
  }
}

// The browser's voice, the quiet between words, and the chime.

import { keep, kept } from "./kept.js";

/** Milliseconds that a browser may take to list its voices, which it does in the background. */
const VOICES_WITHIN = 1000;
const EVERY_SECOND = 1000;
/** Milliseconds that a sentence may take, and each of its letters. Some browsers never say that it is over. */
const SPOKEN_WITHIN = 10_000;
const LETTER_WITHIN = 200;
/** A bell in a reply is softer than the chime that calls people back. */
const BELL_VOLUME = 0.5;
const NO_VOICE = "This browser has no voice. Replies are shown; quiet and chime are kept.";

export class Voice {
  /** `told` has: begins, quiet (seconds left of it, 0 at its end) and done (everything was said). */
  constructor(told) {
    this.told = told;
    this.sound = document.getElementById("chime");
    this.queue = [];
    this.hushed = new AbortController();
    this.language = "en-US";
  }

  get isOn() {
    return kept("voice") !== "off";
  }

  set isOn(on) {
    keep("voice", on ? "on" : "off");
    if (!on) {
      this.hush();
    }
  }

  /** Tell what people cannot hear in this browser, "" if they can hear everything; again if voices come late. */
  tellMissing(tell) {
    const look = async () => tell((await voices()).length ? "" : NO_VOICE);
    look();
    window.speechSynthesis?.addEventListener("voiceschanged", look);
  }

  play(lines) {
    const heard = lines.flatMap(({ kind, parts }) =>
      kind === "chime" ? [{ chime: true }, ...parts] : parts,
    );
    // A chime sounds even for people who want no voice.
    this.queue.push(...(this.isOn ? heard : heard.filter((part) => part.chime)));
    if (!this.isPlaying) {
      this.work();
    }
  }

  async work() {
    this.isPlaying = true;
    if (this.queue.length) {
      this.told.begins();
    }
    while (this.queue.length) {
      await this.playPart(this.queue.shift(), this.hushed.signal);
    }
    this.isPlaying = false;
    this.told.done();
  }

  playPart(part, hushed) {
    if (part.say) {
      return say(part.say, this.language, hushed);
    }
    return part.quiet ? this.keepQuiet(part.quiet, hushed) : this.ring(part.chime ? 1 : BELL_VOLUME);
  }

  /** Be silent now, and drop what we had yet to say. */
  hush() {
    this.queue.length = 0;
    this.hushed.abort();
    this.hushed = new AbortController();
    this.sound.pause();
    window.speechSynthesis?.cancel();
  }

  async keepQuiet(seconds, hushed) {
    // Shorter pauses are phrasing; nobody counts them.
    const counts = seconds >= 3;
    // We use the clock, because timers are slow in a tab that nobody sees.
    const end = performance.now() + seconds * EVERY_SECOND;
    for (let left = seconds; left > 0 && !hushed.aborted; left = secondsUntil(end)) {
      if (counts) {
        this.told.quiet(Math.ceil(left));
      }
      await wait(Math.min(left, 1) * EVERY_SECOND, hushed);
    }
    this.told.quiet(0);
  }

  async ring(volume) {
    this.sound.currentTime = 0;
    this.sound.volume = volume;
    const over = until(this.sound, ["ended", "pause", "error"]);
    try {
      await this.sound.play();
      await over;
    } catch (error) {
      if (error.name === "NotAllowedError") {
        document.getElementById("trouble").textContent =
          "It chimed, and the browser let no sound out: press anything in this page once.";
      }
    }
  }
}

async function say(words, language, hushed) {
  const all = await voices();
  if (!all.length || hushed.aborted) {
    return;
  }
  // We speak one sentence at a time, because browsers cut off long texts.
  for (const sentence of words.split(/(?<=[.?!])\s+/)) {
    if (!hushed.aborted) {
      await speak(sentence, language, hushed);
    }
  }
}

async function speak(sentence, language, hushed) {
  const utterance = new SpeechSynthesisUtterance(sentence);
  let late;
  await new Promise((done) => {
    utterance.lang = language;
    utterance.rate = 0.95;
    utterance.addEventListener("end", done);
    utterance.addEventListener("error", done);
    hushed.addEventListener("abort", done);
    late = setTimeout(() => {
      window.speechSynthesis.cancel();
      done();
    }, SPOKEN_WITHIN + LETTER_WITHIN * sentence.length);
    window.speechSynthesis.speak(utterance);
  });
  clearTimeout(late);
}

function secondsUntil(end) {
  return Math.max(0, end - performance.now()) / EVERY_SECOND;
}

/** Wait for the first of these events. */
function until(target, names) {
  return new Promise((done) => {
    names.forEach((name) => target.addEventListener(name, done, { once: true }));
  });
}

let listed = null;

/** The voices of this browser; none if it does not list any in time. */
function voices() {
  listed ??= new Promise((done) => {
    const synthesis = window.speechSynthesis;
    if (!synthesis || synthesis.getVoices().length) {
      done(synthesis?.getVoices() ?? []);
      return;
    }
    synthesis.addEventListener("voiceschanged", () => {
      // If voices come late, we have them from the next sentence on.
      listed = Promise.resolve(synthesis.getVoices());
      done(synthesis.getVoices());
    });
    setTimeout(() => done(synthesis.getVoices()), VOICES_WITHIN);
  });
  return listed;
}

function wait(milliseconds, hushed) {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    hushed.addEventListener("abort", () => {
      clearTimeout(timer);
      done();
    });
  });
}

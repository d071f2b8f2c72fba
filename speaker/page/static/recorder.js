// Records one sentence, for a browser that cannot understand speech by itself. Nothing is kept.

import { Endpointer } from "./endpointing.js";

/** Milliseconds between two looks at how loud it is. */
const LOOKS_EVERY = 50;
/** Milliseconds that a browser may take until it measures. Firefox takes up to two seconds. */
const MEASURES_WITHIN = 5000;
/** The meter's lower end in decibels; its upper end is the loudest there is. */
const SOFTEST_SHOWN = -60;

const NO_MICROPHONE = {
  NotAllowedError: "This browser may not use the microphone. Allow it, or type instead.",
  NotFoundError: "No microphone was found. Type instead.",
  NotReadableError: "The microphone cannot be used: another program may have it. Type instead.",
};
const NOT_HERE =
  "A browser gives its microphone only to a page at this machine's own address (127.0.0.1), or over HTTPS. Type instead.";
const NOT_MEASURED =
  "This browser cannot hear here: Firefox, for one, also needs a loudspeaker or headphones for it. Type instead.";

export class Recorder {
  endpointer = null;
  pieces = [];
  isListening = false;
  /** What the recording comes to: "sentence", "silence", "deaf" or "dropped". */
  ending = null;

  /**
   * `told` has: listens (from now on it hears), level (0 to 1, and the endpointer that heard it), and at
   * the end either sentence (a Blob), silence (nobody spoke), trouble or dropped.
   */
  constructor(told) {
    this.told = told;
  }

  get hasBegun() {
    return this.endpointer?.hasBegun ?? false;
  }

  /** Open the microphone. If there is none, throws an Error that says what to do. */
  async start() {
    this.stream = await openMicrophone();
    if (this.ending) {
      this.close();
      return;
    }
    try {
      this.record();
    } catch {
      this.close();
      throw new Error("This browser cannot record what you say. Type instead.");
    }
    const isMeasured = await runs(this.context);
    // It may have been closed meanwhile.
    if (this.recorder.state === "recording") {
      if (isMeasured) {
        this.watch();
      } else {
        this.end("deaf");
      }
    }
  }

  record() {
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.context.createMediaStreamSource(this.stream).connect(this.analyser);
    this.recorder = new MediaRecorder(this.stream);
    this.recorder.addEventListener("dataavailable", ({ data }) => this.pieces.push(data));
    // It also stops by itself, if somebody unplugs the microphone.
    this.recorder.addEventListener("stop", () => this.over());
    this.recorder.start();
  }

  /** Find where the sentence ends. */
  watch() {
    this.endpointer = new Endpointer(performance.now());
    this.looking = setInterval(() => this.look(), LOOKS_EVERY);
  }

  look() {
    const level = loudness(this.analyser);
    const heard = this.endpointer.hear(level, performance.now());
    if (this.endpointer.isOpen) {
      this.showThatItListens(shown(level));
    }
    if (heard === "nobody" || heard === "the end") {
      this.end(heard === "nobody" ? "silence" : "sentence");
    }
  }

  showThatItListens(level) {
    if (!this.isListening) {
      this.isListening = true;
      this.told.listens();
    }
    this.told.level(level, this.endpointer);
  }

  /** End the sentence here. If nobody spoke yet, there is none. */
  stop() {
    this.end(this.hasBegun ? "sentence" : "dropped");
  }

  /** Close the microphone, and forget what it heard. */
  drop() {
    this.end("dropped");
  }

  end(ending) {
    this.ending = ending;
    if (this.recorder?.state === "recording") {
      this.recorder.stop();
    } else if (!this.recorder) {
      this.told.dropped();
    }
  }

  over() {
    this.close();
    const { told, pieces, recorder } = this;
    this.pieces = [];
    // Without an ending somebody unplugged the microphone.
    switch (this.ending ?? (this.hasBegun ? "sentence" : "dropped")) {
      case "sentence":
        return told.sentence(new Blob(pieces, { type: recorder.mimeType }));
      case "silence":
        return told.silence();
      case "deaf":
        return told.trouble(NOT_MEASURED);
      default:
        return told.dropped();
    }
  }

  close() {
    clearInterval(this.looking);
    this.stream.getTracks().forEach((track) => track.stop());
    this.context?.close();
  }
}

async function openMicrophone() {
  if (!navigator.mediaDevices) {
    throw new Error(NOT_HERE);
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    throw new Error(NO_MICROPHONE[error.name] ?? NO_MICROPHONE.NotReadableError);
  }
}

/** Whether it measures soon. In Firefox it never does where no sound can be played. */
async function runs(context) {
  let timer;
  const late = new Promise((done) => {
    timer = setTimeout(done, MEASURES_WITHIN);
  });
  await Promise.race([context.resume().catch(() => {}), late]);
  clearTimeout(timer);
  return context.state === "running";
}

/** How loud it is now, from 0 to 1: the root of the mean square. */
function loudness(analyser) {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
}

/** As people hear it: a meter of the bare numbers would hardly move. */
function shown(level) {
  return level > 0 ? Math.max(0, 1 - (20 * Math.log10(level)) / SOFTEST_SHOWN) : 0;
}

// Where somebody begins to speak, and where they have ended, by how loud it is.

/** Milliseconds. An open microphone waits for a first word as long as Alexa's does. */
const LISTENS = 8000;
const BEGINS = 120;
const ENDS = 800;
const LONGEST = 20_000;
/** Until it is open, a microphone gives nothing at all. By then it is open, even if it gives nothing yet. */
const OPENS = 2000;
/** It swells for so long, which says nothing of the room. */
const SETTLES = 200;
/** A voice is so many times as loud as the room, and never softer than this (1 is the loudest). */
const ABOVE_THE_ROOM = 3;
const SOFTEST = 0.01;
const STILLEST = 0.0005;
/** By so much a millisecond we take the room for louder, until it is quiet again. */
const RISES = 0.0005;

/** One opening of the microphone. Tell it how loud it is, some twenty times a second. */
export class Endpointer {
  isOpen = false;
  hasBegun = false;
  isVoice = false;
  room = 1;
  voiced = 0;

  /** `now` is in milliseconds, and so is that of `hear`. */
  constructor(now) {
    this.opened = now;
    this.at = now;
  }

  /** Return "nothing yet", "speech", "the end" or "nobody". */
  hear(level, now) {
    const passed = now - this.at;
    this.at = now;
    if (!this.isOpen && (level > 0 || now - this.opened >= OPENS)) {
      this.isOpen = true;
      this.opened = now - passed;
    }
    // A room that seemed silent until then would make a voice of its noise.
    if (!this.isOpen || now - this.opened < SETTLES) {
      return this.wait(now);
    }
    this.room = Math.max(STILLEST, Math.min(level, this.room * (1 + RISES * passed)));
    this.isVoice = level > Math.max(SOFTEST, this.room * ABOVE_THE_ROOM);
    // A knock on the table is short.
    this.voiced = Math.max(0, this.voiced + (this.isVoice ? passed : -passed));
    if (this.isVoice) {
      this.lastVoice = now;
    }
    return this.hasBegun ? this.goOn(now) : this.wait(now);
  }

  wait(now) {
    if (this.voiced >= BEGINS) {
      this.hasBegun = true;
      this.began = now;
      return "speech";
    }
    return now - this.opened >= LISTENS ? "nobody" : "nothing yet";
  }

  goOn(now) {
    return now - this.lastVoice >= ENDS || now - this.began >= LONGEST ? "the end" : "speech";
  }
}

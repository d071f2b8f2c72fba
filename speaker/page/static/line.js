// The line to the speaker, which sends events to us. We send requests to it.

/** Milliseconds until we open a stream again that the browser gave up. */
const AGAIN_AFTER = 1000;
const AGAIN_WHEN_FULL = 3000;
/** Milliseconds that an answer may take: a turn takes less than Alexa's eight seconds. */
const ANSWERED_WITHIN = 15_000;
/** To work out what was said takes a second or two, and longer while others are being heard. */
const HEARD_WITHIN = 60_000;

const NO_ANSWER =
  "That did not reach the speaker. Your words are still here: send them again when it is back.";
/** What was recorded is not here any more. */
const NOT_HEARD = "The speaker does not answer. Say it again when it is back, or type it.";
const TO_HEAR = { within: HEARD_WITHIN, noAnswer: NOT_HEARD };

export class Line {
  /** The id by which the speaker knows this tab. */
  tab = null;
  /** A promise that settles once all that was typed here before has its answer. */
  before = Promise.resolve();

  /** `told` has a function for each: hello, entry, state, cleared, full (too many tabs or devices), away (true or false). */
  constructor(device, told) {
    this.address = `/devices/${encodeURIComponent(device)}`;
    this.told = told;
  }

  open() {
    const stream = new EventSource(`${this.address}/events`);
    stream.addEventListener("hello", (event) => {
      const told = JSON.parse(event.data);
      this.tab = told.tab;
      this.told.away(false);
      this.told.hello(told);
    });
    stream.addEventListener("entry", (event) => this.told.entry(JSON.parse(event.data)));
    stream.addEventListener("full", (event) => {
      stream.close();
      this.told.full(JSON.parse(event.data));
      setTimeout(() => this.open(), AGAIN_WHEN_FULL);
    });
    stream.addEventListener("cleared", () => this.told.cleared());
    stream.addEventListener("state", (event) => this.told.state(JSON.parse(event.data)));
    stream.addEventListener("error", () => this.lost(stream));
  }

  lost(stream) {
    this.told.away(true);
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(() => this.open(), AGAIN_AFTER);
    }
  }

  /**
   * Do what somebody typed, after what they typed before: requests that are under way together may
   * overtake each other. If that fails, throws an Error that says what to do. `confidence`, from 0 to 1,
   * is for words that this browser recognized, and says how sure it is of them. `answers` is for a button: the
   * number of the last exchange that was to be seen when it was pressed.
   */
  take(typed, { confidence, answers } = {}) {
    const answer = this.before.then(() =>
      this.ask("take", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ typed, confidence, answers, tab: this.tab }),
      }),
    );
    this.before = answer.catch(() => {});
    return answer;
  }

  /** Let the speaker load what it listens with. Throws as `take` does. */
  prepareToHear() {
    return this.ask("ears", { method: "POST" }, TO_HEAR);
  }

  /** Return the words in the sound, a Blob, and the confidence in them. Throws as `take` does. */
  async recognize(sound) {
    const headers = { "Content-Type": sound.type || "audio/webm" };
    const answer = await this.ask("hear", { method: "POST", headers, body: sound }, TO_HEAR);
    return answer.json();
  }

  /** Forget what was said here, in every tab of this device. Throws as `take` does. */
  clear() {
    return this.ask("talk", { method: "DELETE" });
  }

  /** Return how things stand at this device now. Throws as `take` does. */
  async state() {
    const answer = await this.ask("state", {});
    return answer.json();
  }

  /** Tell that this tab is closed: nobody listens here any more. */
  leave() {
    navigator.sendBeacon(`${this.address}/left`, this.tab);
  }

  async ask(what, request, { within = ANSWERED_WITHIN, noAnswer = NO_ANSWER } = {}) {
    const limited = { ...request, signal: AbortSignal.timeout(within) };
    const answer = await fetch(`${this.address}/${what}`, limited).catch(() => {
      throw new Error(noAnswer);
    });
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({ error: noAnswer }));
      throw new Error(told.error);
    }
    return answer;
  }
}

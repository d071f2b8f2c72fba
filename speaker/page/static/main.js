// Joins the page's parts. They hear what the speaker tells, and the speaker hears what people do here.

import { Desk } from "./desk.js";
import { changeAround, goOnFromTheField } from "./focus.js";
import { Line } from "./line.js";
import { Microphone } from "./microphone.js";
import { Now } from "./now.js";
import { Composer, isOfTheDesk, Talk } from "./talk.js";
import { Voice } from "./voice.js";

const MOVES_TIME = /^\/(skip|advance|at)\b/;
/**
 * Milliseconds that somebody may take to answer Alexa's own question, after it was spoken. Alexa waits
 * eight seconds, but people who read and press take longer.
 */
const ANSWERS_WITHIN = 30_000;

const device = decodeURIComponent(location.pathname.split("/").pop());
const away = document.getElementById("away");
const ringing = document.getElementById("ringing");

let state = null;
let run = null;
/** Whether somebody spoke last here, and has not typed or pressed Escape since. Then the microphone opens again. */
let spoke = false;
/** Whether somebody talked elsewhere last: at the terminal, or in another tab of this device. */
let isElsewhere = false;
/** The number of the last exchange that this page shows: what is pressed now answers that. */
let shown = 0;
/** The timer of a question that nobody has answered yet. */
let waiting = null;

const line = new Line(device, { hello, entry, state: show, cleared, full, away: isAway });
const voice = new Voice({
  begins: () => microphone.giveWay(),
  quiet: (left) => now.quiet(left),
  done: waitForAnAnswer,
});
const talk = new Talk();
/** Do what was typed or pressed. The voice stops, and goes on if they only direct the desk. */
const take = async (typed, answers) => {
  spoke = false;
  if (!isOfTheDesk(typed) || MOVES_TIME.test(typed)) {
    voice.hush();
    microphone.drop();
  }
  stopWaiting();
  return line.take(typed, { answers });
};
/** What was pressed, and has no answer yet. */
const pressed = new Set();
/** Do what a button says, once: pressed again before its answer came, or on a double click, it is the same press. */
const press = async (typed, event) => {
  if (pressed.has(typed) || event?.detail > 1) {
    return;
  }
  pressed.add(typed);
  try {
    await take(typed, isOfTheDesk(typed) ? undefined : shown);
  } finally {
    pressed.delete(typed);
  }
};
/** Do what was spoken. The voice stopped when the microphone opened, and a chime since then goes on. */
const takeSpoken = async (words, confidence) => {
  spoke = true;
  stopWaiting();
  return line.take(words, { confidence });
};
const now = new Now(press, { due: lookAgain });
const desk = new Desk(take, press, voice);
const composer = new Composer(take, press);
const microphone = new Microphone({
  start: () => {
    stopWaiting();
    voice.hush();
  },
  hear: (words) => composer.hear(words),
  heard: (words, confidence) => composer.sendHeard(words, () => takeSpoken(words, confidence)),
  // Silence is an answer too: Alexa asks once more, and then closes the session.
  silence: () => {
    composer.forget();
    composer.sending(() => takeSpoken(""));
  },
  prepare: () => line.prepareToHear(),
  recognize: (sound) => line.recognize(sound),
  dropped: forgetWhatWasHeard,
  trouble: (words) => {
    forgetWhatWasHeard();
    composer.trouble(words);
  },
});

function hello(told) {
  if (run !== null && run !== told.run) {
    voice.hush();
    composer.trouble(
      "The speaker was started again, and this talk begins anew. If a break was kept, ask how long is left.",
    );
  }
  if (run === told.run) {
    talk.catchUp(told.entries);
  } else {
    talk.replace(told.entries);
  }
  run = told.run;
  shown = told.said;
  desk.fill(told.zones, told.locales);
  microphone.offer(told.hears);
  show(told.state);
}

function entry(told) {
  shown = told.number;
  show(told.state);
  talk.add(told);
  if (told.typed && told.heardBy === line.tab) {
    talk.bringIntoSight();
  }
  if (told.typed !== null) {
    spoke &&= told.heardBy === line.tab;
    isElsewhere = told.heardBy !== null && told.heardBy !== line.tab;
  }
  if (told.heardBy === null || told.heardBy === line.tab) {
    voice.play(told.lines);
  }
}

function cleared() {
  voice.hush();
  talk.replace([]);
}

function show(told) {
  state = told;
  const back = told.back?.time;
  document.title = back ? `Back at ${back}, Steady Ground` : "Steady Ground";
  document.getElementById("device").textContent = told.device.replaceAll("-", " ");
  now.show(told);
  desk.show(told);
  composer.suggest(told);
  microphone.language = told.locale;
  voice.language = told.locale;
  showRinging(told.ringing);
  if (!told.asksPermission) {
    stopWaiting();
  }
}

function showRinging(rings) {
  if (rings === (ringing.childElementCount > 0)) {
    return;
  }
  changeAround(ringing, () => ringing.replaceChildren());
  if (rings) {
    const stop = document.createElement("button");
    stop.textContent = "Stop the chime";
    stop.addEventListener("click", (event) => {
      goOnFromTheField(event);
      composer.sending(() => press("stop", event));
    });
    ringing.append("The chime rings: it's the time. ", stop);
  }
}

/** This browser (most) or this speaker (tabs) has enough tabs, or the household enough devices. */
function full({ most, tabs, devices }) {
  if (devices) {
    away.textContent = `This household has ${devices} devices, and the page adds no more. Go on at one of them.`;
    return;
  }
  const open = most
    ? `${most} speakers are open, and a browser keeps no more.`
    : `${tabs} tabs are open, and the speaker keeps no more.`;
  away.textContent = `${open} Close one of them: this one then opens by itself.`;
}

function isAway(gone) {
  document.body.classList.toggle("is-away", gone);
  away.textContent = gone
    ? "The speaker does not answer. Start it again with “make speaker”: this page comes back by itself."
    : "";
}

/** Hands free: after a reply to what was spoken, the microphone opens for the answer. */
function waitForAnAnswer() {
  if (spoke && state?.listening) {
    microphone.listen();
  } else {
    waitForSilence();
  }
}

/** Somebody types, or wants no more of it. */
function stopListening() {
  spoke = false;
  microphone.drop();
}

function forgetWhatWasHeard() {
  spoke = false;
  composer.forget();
  waitForSilence();
}

/** Whoever was asked here for a permission may have left. What was asked elsewhere is answered there. */
function waitForSilence() {
  stopWaiting();
  if (state?.asksPermission && !isElsewhere) {
    waiting = setTimeout(() => line.take("").catch(() => {}), ANSWERS_WITHIN);
  }
}

function stopWaiting() {
  clearTimeout(waiting);
}

/** A break ends without a chime. People can now say and do other things than before. */
async function lookAgain() {
  try {
    let before = null;
    let told = null;
    do {
      before = state;
      told = await line.state();
      // What the stream told meanwhile may be newer: the chime rings at the same moment.
    } while (state !== before);
    show(told);
  } catch {
    // The page says already that the speaker does not answer. It tells how things stand once it is back.
  }
}

// A key that is held presses once.
document.addEventListener("keydown", (event) => {
  if (event.repeat && event.target.closest?.("button")) {
    event.preventDefault();
  }
});
document.getElementById("clear").addEventListener("click", () => {
  composer.sending(() => line.clear());
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    stopListening();
    voice.hush();
  }
});
composer.field.addEventListener("beforeinput", stopListening);
// If somebody is typing or about to press something, they are answering.
for (const sign of ["keydown", "pointerdown"]) {
  document.addEventListener(sign, waitForSilence);
}
window.addEventListener("pagehide", () => line.leave());
line.open();

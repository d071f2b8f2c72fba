// Joins the page's parts: what the speaker tells goes to them, and what is done here goes to it.

import { Desk } from "./desk.js";
import { Line } from "./line.js";
import { Microphone } from "./microphone.js";
import { Now } from "./now.js";
import { Composer, goOnFromTheField, Talk } from "./talk.js";
import { Voice } from "./voice.js";

const device = decodeURIComponent(location.pathname.split("/").pop());
const away = document.getElementById("away");
const ringing = document.getElementById("ringing");

let state = null;
let run = null;
/** Whether the last thing said here was spoken: then the microphone opens again for the answer. */
let spoke = false;

const line = new Line(device, { hello, entry, state: show, cleared, away: isAway });
const voice = new Voice({ quiet: (left) => now.quiet(left), done: listenAgain });
const talk = new Talk();
const take = async (typed) => {
  voice.hush();
  return line.take(typed);
};
const now = new Now(take);
const desk = new Desk(take, voice);
const composer = new Composer(async (typed) => {
  spoke = false;
  return take(typed);
});
const microphone = new Microphone({
  start: () => voice.hush(),
  hear: (words) => composer.show(words),
  heard: (words) => {
    spoke = true;
    composer.clear();
    composer.sending(() => take(words));
  },
  trouble: (words) => composer.trouble(words),
});

function hello(told) {
  if (run !== null && run !== told.run) {
    voice.hush();
    composer.trouble("The speaker was started again, and this talk begins anew.");
  }
  run = told.run;
  talk.replace(told.entries);
  desk.fill(told.zones, told.locales);
  show(told.state);
}

function entry(told) {
  show(told.state);
  talk.add(told);
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
  const back = told.screen?.datasources?.screen?.back?.time;
  document.title = back ? `Back at ${back}, Steady Ground` : "Steady Ground";
  document.getElementById("device").textContent = told.device.replaceAll("-", " ");
  now.show(told);
  desk.show(told);
  composer.suggest(told);
  microphone.language = told.locale;
  voice.language = told.locale;
  showRinging(told.ringing);
}

function showRinging(rings) {
  if (rings === (ringing.childElementCount > 0)) {
    return;
  }
  ringing.replaceChildren();
  if (rings) {
    const stop = document.createElement("button");
    stop.textContent = "Stop the chime";
    stop.addEventListener("click", (event) => {
      goOnFromTheField(event);
      composer.sending(() => take("stop"));
    });
    ringing.append("The chime rings: it's the time. ", stop);
  }
}

function isAway(gone) {
  document.body.classList.toggle("is-away", gone);
  away.textContent = gone
    ? "The speaker does not answer. Start it again with “make speaker”: this page comes back by itself."
    : "";
}

/** Hands free: after a reply to what was spoken, the microphone opens for the answer. */
function listenAgain() {
  if (spoke && state?.listening) {
    microphone.listen();
  }
}

document.getElementById("clear").addEventListener("click", () => {
  composer.sending(() => line.clear());
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    voice.hush();
  }
});
line.open();

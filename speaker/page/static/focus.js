// Where the keyboard's focus goes when what it was at is no more.

const field = () => document.getElementById("say");

/**
 * The reply may remove the button that was pressed. Then the keyboard's focus goes to the field. After
 * a finger's touch it does not, because the field would bring up a keyboard on the screen.
 */
export function goOnFromTheField(event) {
  if (event.detail === 0) {
    field().focus();
  }
}

/**
 * Change what a place shows. If the keyboard's focus is there, it stays at what says the same; if
 * nothing does any more, it goes to the field.
 */
export function changeAround(place, change) {
  const focused = place.querySelector(":focus-visible") ?? (place.matches(":focus-visible") ? place : null);
  const words = focused?.textContent;
  change();
  if (focused && !isThere(focused)) {
    const same = [...place.querySelectorAll("a, button")].find((each) => each.textContent === words);
    (same ?? field()).focus();
  }
}

function isThere(element) {
  return element.isConnected && !element.hidden;
}

// What the page keeps in this browser. If the browser keeps nothing, each visit begins anew.

const PREFIX = "steady-ground.";

export function kept(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Then it holds only for this page.
  }
}

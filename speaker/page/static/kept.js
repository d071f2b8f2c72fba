// What the page keeps in this browser. It may keep nothing, by its settings: then each visit begins anew.

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
    // It holds for this page, then, and no longer.
  }
}

// What the page keeps in this browser. If the browser keeps nothing, each visit begins anew.

const PREFIX = "steady-ground.";
/** What the browser did not keep, which holds only for this page. */
const here = new Map();

export function kept(name) {
  try {
    return here.get(name) ?? localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    here.set(name, value);
  }
}

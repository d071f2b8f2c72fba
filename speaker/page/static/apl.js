/**
 * Shows one of Alexa's RenderDocument directives as a device would. It knows the part of the Alexa
 * Presentation Language (APL) that our documents use. If a document needs more, an error names it.
 */
import { LOOKS, MAKING, PROPERTIES } from "./apl-components.js";
import { evaluate, isBound, known, unsupported } from "./apl-expressions.js";

/** Amazon's viewport profiles, sizes in dp: at a scale of one, a dp is a CSS pixel. */
export const VIEWPORTS = Object.freeze([
  { name: "Echo Spot, round", width: 480, height: 480, shape: "round" },
  { name: "Echo Show 5", width: 960, height: 480, shape: "rectangle" },
  { name: "Echo Show 10", width: 1280, height: 800, shape: "rectangle" },
  { name: "Fire TV", width: 960, height: 540, shape: "rectangle" },
]);

/**
 * Fill `host`, an empty element, with a screen. The host takes the screen's shape and is never wider.
 * If the page has less room, a CSS transform makes the whole screen smaller. A touch calls `send` with
 * its arguments. Throws an Error if it cannot show something.
 */
export function showScreen(host, directive, viewport, send) {
  const screen = new Screen(directive, viewport, send);
  const stage = screen.inflateDocument();
  host.replaceChildren(stage);
  const fitting = fit(host, stage, viewport);
  screen.start();
  return {
    close() {
      screen.stop();
      fitting.disconnect();
      host.replaceChildren();
    },
  };
}

function fit(host, stage, { width, height, shape }) {
  Object.assign(host.style, {
    position: "relative",
    overflow: "hidden",
    maxWidth: `${width}px`,
    aspectRatio: `${width} / ${height}`,
    borderRadius: shape === "round" ? "50%" : "",
  });
  Object.assign(stage.style, { position: "absolute", transformOrigin: "0 0" });
  const fitting = new ResizeObserver(() => {
    stage.style.transform = `scale(${host.clientWidth / width})`;
  });
  fitting.observe(host);
  return fitting;
}

/** What a handler may do: the properties of each command, and how to run it. */
const COMMANDS = {
  SendEvent: {
    properties: ["type", "arguments"],
    run: (command, context, send) => send(command.arguments.map((each) => evaluate(each, context))),
  },
  SetValue: {
    properties: ["type", "property", "value"],
    run: ({ property, value }, context) => setBound(context, property, evaluate(value, context)),
  },
};

const ABOUT_IT = ["type", "version", "theme", "description", "settings"];
const PARTS = ["resources", "styles", "layouts", "mainTemplate"];

/** One document, the data that fills it, and the elements that show it. */
class Screen {
  constructor({ document, datasources }, viewport, send) {
    allowOnly([...ABOUT_IT, ...PARTS], document, "a document");
    Object.assign(this, { ...document, viewport, send });
    this.context = inner(null, { viewport, payload: datasources, ...colors(document.resources) });
    this.updates = [];
    this.tickers = [];
    this.scrolling = [];
  }

  inflateDocument() {
    allowOnly(["parameters", "items"], this.mainTemplate, "the main template");
    this.mainTemplate.parameters.forEach((name) => known(this.context, name, "the parameter"));
    const stage = this.inflate(this.chosen(this.mainTemplate.items, this.context), this.context, {});
    this.update();
    return stage;
  }

  /** Count time, and let the keyboard reach what scrolls. Call this once it is on the page. */
  start() {
    this.timers = this.tickers.map(([handler, context]) => this.ticking(handler, context));
    for (const each of this.scrolling) {
      if (each.scrollHeight > each.clientHeight) each.tabIndex = 0;
    }
  }

  stop() {
    this.timers.forEach(clearInterval);
  }

  /** Set everything again that an expression, a bound value or a state may have changed. */
  update() {
    this.updates.forEach((each) => each());
  }

  run(commands, context) {
    commands.forEach((command) => COMMANDS[command.type].run(command, context, this.send));
    this.update();
  }

  /** A browser slows down what it does not show, so we make up for the time that we missed. */
  ticking({ minimumDelay, commands }, context) {
    const began = performance.now();
    let done = 0;
    return setInterval(() => {
      const due = Math.round((performance.now() - began) / minimumDelay);
      for (; done < due; done += 1) this.run(commands, context);
    }, minimumDelay);
  }

  inflate(item, outer, outerState) {
    if (Object.hasOwn(this.layouts, item.type)) return this.inflateLayout(item, outer, outerState);
    const setters = known(PROPERTIES, item.type, "the component");
    allowOnly([...MAKING[item.type], ...Object.keys(setters)], item, item.type);
    const context = bound(item.bind ?? [], outer);
    const state = item.inheritParentState ? outerState : { pressed: false, focused: false };
    const element = this.element(item, context, state);
    this.dress(element, item, setters, inner(context, { state }));
    for (const name of Object.keys(setters).filter((each) => Object.hasOwn(item, each))) {
      this.keep(item[name], context, (value) => setters[name](element, value, this));
    }
    element.append(...this.children(item, context, state));
    return element;
  }

  /** If a layout does not name a property as a parameter, the component inside it gets that property. */
  inflateLayout({ type, when, ...given }, outer, outerState) {
    const layout = this.layouts[type];
    allowOnly(["description", "parameters", "items"], layout, `the layout ${type}`);
    const names = layout.parameters.map(({ name }) => name);
    const others = Object.entries(given).filter(([name]) => !names.includes(name));
    const context = bound(names.map((name) => ({ name, value: given[name] })), outer, outer);
    const item = this.chosen(layout.items, context);
    return this.inflate({ ...item, ...Object.fromEntries(others) }, context, outerState);
  }

  element(item, context, state) {
    const element = document.createElement(item.type === "TouchWrapper" ? "button" : "div");
    Object.assign(element.style, LOOKS[item.type]);
    if (item.type === "ScrollView") this.scrolling.push(element);
    if (item.type === "TouchWrapper") this.makeTouchable(element, checked(item.onPress), context, state);
    for (const handler of item.handleTick ?? []) {
      allowOnly(["minimumDelay", "commands"], handler, "handleTick");
      this.tickers.push([handler, context, checked(handler.commands)]);
    }
    return element;
  }

  makeTouchable(element, commands, context, state) {
    const change = (name, value) => () => {
      state[name] = value(element);
      this.update();
    };
    const isFocused = () => element.matches(":focus-visible");
    element.type = "button";
    element.addEventListener("click", () => this.run(commands, context));
    element.addEventListener("focus", change("focused", isFocused));
    element.addEventListener("blur", change("focused", () => false));
    element.addEventListener("pointerdown", change("pressed", () => true));
    for (const end of ["pointerup", "pointerleave", "pointercancel"]) {
      element.addEventListener(end, change("pressed", () => false));
    }
  }

  children(item, context, state) {
    const items = item.items ?? [];
    if (item.data !== undefined) {
      const all = evaluate(item.data, context);
      const filled = all.map((data, index) => inner(context, { data, index, length: all.length }));
      return filled.map((each) => this.inflate(this.chosen(items, each), each, state));
    }
    const there = items.filter((each) => isWanted(each, context));
    const shown = item.type === "Container" ? there : there.slice(0, 1);
    return shown.map((each) => this.inflate(each, context, state));
  }

  chosen(items, context) {
    return items.find((each) => isWanted(each, context)) ?? { type: "Container" };
  }

  /** Give an element its style's values. If several apply, the last one wins. */
  dress(element, { style, type }, setters, context) {
    if (style === undefined) return;
    const { values } = known(this.styles, style, "the style");
    for (const { when = true, ...each } of values) {
      allowOnly(Object.keys(setters), each, `the style ${style} of a ${type}`);
      for (const [name, value] of Object.entries(each)) {
        this.updates.push(() => evaluate(when, context) && setters[name](element, this.resolved(value, context), this));
      }
    }
  }

  keep(value, context, set) {
    const update = () => set(this.resolved(value, context));
    if (isBound(value)) this.updates.push(update);
    else update();
  }

  resolved(value, context) {
    const isResource = typeof value === "string" && value.startsWith("@");
    return isResource ? known(this.context, value, "the resource") : evaluate(value, context);
  }

  /** A dimension in CSS. A bare number is in dp. */
  length(value) {
    const [, number, unit = "dp"] = /^([\d.]+)(dp|vw|vh|%)?$/.exec(value) ?? [];
    if (number === undefined) throw unsupported(`the size "${value}"`);
    const { width, height } = this.viewport;
    const units = { dp: 1, vw: width / 100, vh: height / 100 };
    return unit === "%" ? value : `${number * units[unit]}px`;
  }
}

function allowOnly(names, object, where) {
  for (const name of Object.keys(object)) {
    if (!names.includes(name)) throw unsupported(`"${name}" in ${where}`);
  }
}

/** The resources, by their names with an @. */
function colors(resources) {
  resources.forEach((each) => allowOnly(["description", "colors"], each, "resources"));
  const all = resources.flatMap((each) => Object.entries(each.colors));
  return Object.fromEntries(all.map(([name, color]) => [`@${name}`, color]));
}

function checked(commands) {
  for (const each of commands) {
    const { properties } = known(COMMANDS, each.type, "the command");
    allowOnly(properties, each, each.type);
  }
  return commands;
}

function isWanted(item, context) {
  return Boolean(evaluate(item.when ?? true, context));
}

/** A context that knows these names as well as those of the context around it. */
function inner(outer, values) {
  return Object.create(outer, Object.getOwnPropertyDescriptors(values));
}

/** A context whose values follow their expressions until a handler sets them. */
function bound(bindings, outer, madeOf) {
  const context = inner(outer, {});
  for (const { name, value } of bindings) {
    const get = () => evaluate(value, madeOf ?? context);
    Object.defineProperty(context, name, { configurable: true, get });
  }
  return context;
}

function setBound(context, name, value) {
  let owner = context;
  while (owner && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner);
  if (!owner) throw unsupported(`setting "${name}"`);
  Object.defineProperty(owner, name, { configurable: true, value });
}

// What axe finds in the page. Most of its time goes on contrast, and nearly every text looks just
// like one that was measured before, on this page or another: that one is enough.
// Gives the violations, and the looks whose contrast was measured and is good.
async ({ options, known }) => {
  const OWN = "color -webkit-text-fill-color -webkit-text-stroke-width font-size font-weight text-shadow";
  const AROUND = "background-color background-image background-clip opacity filter mix-blend-mode";
  const BESIDE = "content display position background-color background-image";
  const MOVED = { position: /absolute|fixed|relative|sticky/, float: /left|right/, transform: /\(/, margin: /-/ };

  const digest = (text) => {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
      two = Math.imul(two ^ text.charCodeAt(at), 1597334677);
    }
    return 4294967296 * (2097151 & two) + (one >>> 0); // 53 bits
  };
  const drawn = (element, names, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return names.split(" ").map((name) => style.getPropertyValue(name)).join();
  };

  // What a text stands on: the looks of all that is around it; whether nothing else can be behind
  // it, for it stands where the page's flow puts it or on a ground that hides what is; the
  // ground's box.
  const grounds = new Map([[document, { looks: "", alone: true, solid: true, box: null }]]);
  const ground = (element) => {
    if (!grounds.has(element)) {
      const outer = ground(element.parentNode);
      const style = getComputedStyle(element);
      const solid = outer.solid && style.opacity === "1";
      const hides = solid && style.backgroundColor.startsWith("rgb(");
      const painted = hides || !/, 0\)$/.test(style.backgroundColor) || style.backgroundImage !== "none";
      const moved = Object.keys(MOVED).some((name) => MOVED[name].test(style[name]));
      const around = ["::before", "::after"].map((name) => drawn(element, BESIDE, name));
      grounds.set(element, {
        looks: digest([outer.looks, drawn(element, AROUND), ...around].join("|")),
        alone: hides || (outer.alone && !moved),
        solid,
        box: painted ? element.getBoundingClientRect() : outer.box,
      });
    }
    return grounds.get(element);
  };
  // What is painted beneath everything, wherever it stands.
  const beneath = [...document.querySelectorAll("body *")]
    .filter((element) => getComputedStyle(element).zIndex < 0)
    .map((element) => element.getBoundingClientRect());
  const over = (box) =>
    beneath.some(
      (other) =>
        other.left < box.right && other.right > box.left && other.top < box.bottom && other.bottom > box.top
    );
  const within = (inner, outer) =>
    !outer ||
    (inner.left >= outer.left - 1 &&
      inner.right <= outer.right + 1 &&
      inner.top >= outer.top - 1 &&
      inner.bottom <= outer.bottom + 1);
  const look = (element) => {
    const { looks, alone, box } = ground(element);
    const own = element.getBoundingClientRect();
    return alone && within(own, box) && !over(own)
      ? digest(`${element.tagName} ${element.type}|${drawn(element, OWN)}|${looks}`)
      : null;
  };

  const seen = new Set(known);
  const good = [];
  const check = axe._audit.checks["color-contrast"];
  const measure = check.evaluate;
  check.evaluate = function (element, ...more) {
    const its = look(element);
    if (its !== null && seen.has(its)) return true;
    let told;
    const data = (value) => this.data((told = value));
    const enough = measure.call(Object.assign(Object.create(this), { data }), element, ...more);
    // What is hidden passes as well, without a ratio.
    if (enough === true && its !== null && told?.contrastRatio) {
      seen.add(its);
      good.push(its);
    }
    return enough;
  };
  // Half-way through a transition a colour is none that anybody is meant to read.
  for (const each of document.getAnimations()) if (each instanceof CSSTransition) each.finish();
  const { violations } = await axe.run(options);
  check.evaluate = measure;
  return [violations, good];
}

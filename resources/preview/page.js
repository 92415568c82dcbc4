// Runs in the preview's own world: the page's scripts are off, and nothing of the page can call this or be told of it.
"use strict";
globalThis.newsdesk = (() => {
  const keyOf = (node) => node.id || `<${node.nodeName}`;

  // Each new child with the old one that becomes it: of the same id, else the next of the same kind without one.
  function partners(old, made) {
    const waiting = new Map();
    for (const node of old) {
      const key = keyOf(node);
      if (!waiting.has(key)) waiting.set(key, []);
      waiting.get(key).push(node);
    }
    return made.map((node) => {
      const found = waiting.get(keyOf(node));
      return found && found.length && found[0].nodeName === node.nodeName ? found.shift() : null;
    });
  }

  function mendAttributes(was, now) {
    for (const { name } of [...was.attributes]) if (!now.hasAttribute(name)) was.removeAttribute(name);
    for (const attribute of now.attributes) {
      // As a node: the parser takes names that setAttribute refuses.
      if (was.getAttribute(attribute.name) !== attribute.value) was.setAttributeNode(attribute.cloneNode());
    }
  }

  // Make a node equal to another of the same kind. What is equal already is not touched.
  function mend(was, now) {
    if (was.nodeType !== Node.ELEMENT_NODE) {
      was.nodeValue = now.nodeValue;
      return;
    }
    mendAttributes(was, now);
    let old = [...was.childNodes], made = [...now.childNodes];
    const most = Math.min(old.length, made.length);
    let start = 0, end = 0;
    while (start < most && old[start].isEqualNode(made[start])) start++;
    while (end < most - start && old[old.length - 1 - end].isEqualNode(made[made.length - 1 - end])) end++;
    old = old.slice(start, old.length - end);
    made = made.slice(start, made.length - end);
    const kept = partners(old, made), staying = new Set(kept);
    for (const node of old) if (!staying.has(node)) node.remove();
    let at = was.childNodes[start] || null;
    made.forEach((node, i) => {
      const mine = kept[i];
      if (mine === null) return was.insertBefore(node, at);
      if (mine === at) at = at.nextSibling;
      else was.insertBefore(mine, at);
      if (!mine.isEqualNode(node)) mend(mine, node);
    });
  }

  addEventListener("click", (event) => {
    if (!event.isTrusted || !(event.target instanceof Element)) return;
    if (event.target.closest("a")) event.preventDefault();
    const block = event.target.closest("[id^='b-']");
    if (!block || getSelection().type === "Range") return;
    const picture = [...block.querySelectorAll("img")].indexOf(event.target);
    // The program hears of it as a navigation, which it refuses.
    location.href = `newsdesk://go/${encodeURIComponent(block.id)}?${picture}`;
  }, true);

  return {
    // Make the page what this text says; only what differs changes, so nothing flickers and the place stays.
    show(html) {
      mend(document.documentElement, new DOMParser().parseFromString(html, "text/html").documentElement);
      return true;
    },
    // Bring a block into view, of a page that was just loaded into its middle; false when it is not there (yet). What
    // is seen already does not move.
    follow(id, fresh) {
      const element = document.getElementById(id);
      if (element) {
        const below = element.getBoundingClientRect().bottom > innerHeight;
        element.scrollIntoView({ block: fresh && below ? "center" : "nearest" });
      }
      return element !== null;
    },
  };
})();

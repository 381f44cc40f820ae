// The page of phones: draws the newest snapshot and sends presses back.
// The one rule: what comes from the bot is put in as text, never as HTML.
"use strict";

const byId = (id) => document.getElementById(id);
const LANGUAGES = ["en", "da", "nb", "sv"];
const views = new Map(); // phone key → PhoneView
let now = { story: { steps: [], phones: [] }, phones: [], bench: {} };
let benchIsOpen = false;

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  if (tag === "button") node.type = "button";
  return node;
}

function button(label, className, action) {
  const node = make("button", className, label);
  node.addEventListener("click", action);
  return node;
}

// Drawn, because not every machine has a font with these signs.
const ICONS = {
  lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  clip: "M13 7.5 8 12.4a3 3 0 0 1-4.3-4.2L9 3a2 2 0 0 1 2.9 2.8L6.8 10.9a1 1 0 0 1-1.5-1.4L9.8 5",
};

function iconButton(name, label, action) {
  const node = button("", "", action);
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  picture.setAttribute("class", "icon");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  picture.append(path);
  node.append(picture);
  node.setAttribute("aria-label", label);
  node.title = label;
  return node;
}

async function post(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body || {}),
    });
    if (answer.ok) return true;
    window.console.warn(path, await answer.text());
  } catch (error) {
    window.console.warn(path, error);
  }
  return false;
}

// -- text with entities: offsets count UTF-16 units, and so do JavaScript's strings -----------------------------

function fillText(target, text, entities, onCommand) {
  const cuts = new Set([0, text.length]);
  for (const { offset, length } of entities) cuts.add(offset).add(offset + length);
  const edges = [...cuts].sort((a, b) => a - b);
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const part = text.slice(edges[i], edges[i + 1]);
    const over = entities.filter((e) => e.offset <= edges[i] && e.offset + e.length >= edges[i + 1]);
    target.append(over.length ? styled(part, over, onCommand) : part);
  }
}

function styled(part, over, onCommand) {
  const link = over.find((e) => e.type === "text_link" || e.type === "url");
  const command = over.find((e) => e.type === "bot_command");
  let node;
  if (link && /^(https?|tg):/.test(link.url || part)) {
    node = make("a", "", part);
    node.href = link.url || part;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
  } else if (command) {
    node = button(part, "command", () => onCommand(part));
  } else {
    node = make("span", "", part);
  }
  for (const { type } of over) node.classList.add(`e-${type}`);
  return node;
}

const clockOf = (iso) => {
  const [, hour, minute] = /T(\d+):(\d+)/.exec(iso) || [0, "0", "00"];
  return `${Number(hour)}.${minute}`;
};

function inStoryZone(iso) {
  // Messages carry UTC; the story's clock carries its own offset, and people read their own wall clock.
  const zone = /([+-])(\d\d):(\d\d)$/.exec(now.story.now || "");
  const minutes = zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  return new Date(Date.parse(iso) + minutes * 60000);
}

const timeOf = (iso) => clockOf(inStoryZone(iso).toISOString());
const dayOf = (iso) =>
  inStoryZone(iso).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });

function gloss(node, text) {
  if (text) {
    node.dataset.gloss = text;
    if (node.tagName !== "BUTTON") node.tabIndex = 0;
  }
}

// One for the page, over everything: inside a phone it would be cut off where the chat ends.
const english = make("div", "english");
english.hidden = true;
document.body.append(english);

function explain({ target }) {
  const node = target instanceof Element ? target.closest("[data-gloss]") : null;
  english.hidden = !node;
  if (!node) return;
  english.textContent = node.dataset.gloss;
  const { left, top, bottom } = node.getBoundingClientRect();
  const { width, height } = english.getBoundingClientRect();
  const above = top - height - 3;
  const y = above >= 3 ? above : Math.min(bottom + 3, window.innerHeight - height - 3);
  english.style.left = `${Math.max(3, Math.min(left, window.innerWidth - width - 3))}px`;
  english.style.top = `${Math.max(3, y)}px`;
}

for (const moved of ["pointerover", "focusin"]) document.addEventListener(moved, explain);
document.addEventListener("scroll", () => { english.hidden = true; }, true);

// -- one phone --------------------------------------------------------------------------------------------------

class PhoneView {
  constructor(key) {
    this.key = key;
    this.last = "";
    this.drawn = new Map(); // message id → { json, node }
    this.seen = Number(sessionStorage.getItem(`seen:${key}`) || 0);
    this.locked = sessionStorage.getItem(`open:${key}`) !== "yes";
    this.toasts = null;
    this.build();
  }

  act(action, body) {
    return post(`phone/${encodeURIComponent(this.key)}/${action}`, body);
  }

  build() {
    this.node = make("article", "phone");
    const who = make("div", "who");
    this.name = make("b");
    this.role = make("small", "role");
    this.language = make("select");
    this.language.setAttribute("aria-label", "Language of this person");
    this.language.addEventListener("change", () => this.act("language", { code: this.language.value }));
    this.block = button("Block", "", () => this.act(this.state.blocked ? "unblock" : "block"));
    who.append(this.name, this.language, this.block, this.role);
    this.device = make("div", "device");
    this.top = make("div", "top");
    this.chat = make("div", "chat");
    this.chat.setAttribute("role", "log");
    this.chat.tabIndex = 0;
    // The newest stays in sight when one more phone makes this one narrower.
    this.atEnd = true;
    this.chat.addEventListener("scroll", () => { this.atEnd = this.isAtEnd(); });
    new ResizeObserver(() => { if (this.atEnd) this.chat.scrollTop = this.chat.scrollHeight; }).observe(this.chat);
    this.below = make("div", "below");
    this.buildTop();
    this.buildBelow();
    this.lockNode = button("", "lock", () => this.unlock());
    this.device.append(this.top, this.chat, this.below, this.lockNode);
    this.node.append(who, this.device);
  }

  buildTop() {
    this.avatar = make("span", "avatar");
    this.botName = make("span", "name");
    this.status = make("small", "", "bot");
    const lock = iconButton("lock", "Lock the phone", () => this.lock());
    this.top.append(this.avatar, this.botName, lock);
  }

  buildBelow() {
    this.say = button("", "say here", () => this.act("send", { text: this.say.textContent }));
    this.start = make("form", "start");
    const payload = this.payload = make("input");
    payload.placeholder = "deep link payload (optional)";
    payload.setAttribute("aria-label", "Deep link payload");
    const go = this.go = make("button", "primary", "START");
    go.type = "submit";
    this.start.append(go, payload);
    this.start.addEventListener("submit", (event) => {
      event.preventDefault();
      this.act("start", { payload: payload.value.trim() });
    });
    this.menu = make("div", "menu");
    this.menu.hidden = true;
    this.write = this.buildInput();
    this.keys = make("div", "keys");
    this.below.append(this.say, this.start, this.menu, this.write, this.keys);
  }

  buildInput() {
    const form = make("form", "write");
    const slash = button("/", "", () => { this.menu.hidden = !this.menu.hidden; });
    slash.setAttribute("aria-label", "Commands");
    this.slash = slash;
    this.input = make("input");
    this.input.type = "text";
    this.input.placeholder = "Message";
    this.input.maxLength = 4096;
    this.input.setAttribute("aria-label", "Message");
    const file = make("input");
    file.type = "file";
    file.hidden = true;
    file.addEventListener("change", () => this.attach(file));
    const clip = iconButton("clip", "Attach a file", () => file.click());
    const send = make("button", "", "➤");
    send.type = "submit";
    send.setAttribute("aria-label", "Send");
    form.append(slash, this.input, file, clip, send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.input.value;
      if (!text.trim()) return;
      this.input.value = "";
      this.act("send", { text });
    });
    return form;
  }

  attach(picker) {
    const [file] = picker.files;
    picker.value = "";
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const content = String(reader.result).split(",")[1] || "";
      this.act("file", { name: file.name, mime: file.type, content });
    });
    reader.readAsDataURL(file);
  }

  lock() {
    this.locked = true;
    sessionStorage.removeItem(`open:${this.key}`);
    this.drawLock();
    this.lockNode.focus();
  }

  unlock() {
    this.locked = false;
    sessionStorage.setItem(`open:${this.key}`, "yes");
    this.drawLock();
    this.chat.scrollTop = this.chat.scrollHeight;
    this.chat.focus({ preventScroll: true });
  }

  forget() {
    this.seen = 0;
    this.locked = true;
    this.toasts = null;
    this.lockJson = "";
  }

  draw(state, hint) {
    this.state = state;
    this.hint = hint;
    const json = JSON.stringify([state, hint, now.bot]);
    if (json !== this.last) {
      this.last = json;
      this.drawHead();
      this.drawChat();
      this.drawBelow();
      this.drawToast();
    }
    this.drawLock();
  }

  drawHead() {
    const { name, language, blocked, typing } = this.state;
    this.node.dataset.phone = this.key;
    this.name.textContent = name;
    this.role.textContent = (now.story.people || {})[this.key] || "";
    const options = LANGUAGES.includes(language) || !language ? LANGUAGES : [...LANGUAGES, language];
    this.language.replaceChildren(...options.map((code) => new Option(code, code, false, code === language)));
    this.block.textContent = blocked ? "Unblock" : "Block";
    this.avatar.textContent = (now.bot || "?").slice(0, 1);
    this.status.textContent = typing ? "typing…" : blocked ? "blocked" : "bot";
    this.botName.replaceChildren(now.bot || "", this.status);
    this.device.classList.toggle("hinted", Boolean(this.hint));
  }

  isAtEnd() {
    return this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 60;
  }

  drawChat() {
    const atEnd = this.isAtEnd();
    const before = this.drawn;
    this.drawn = new Map();
    const nodes = this.state.messages.map((message) => {
      const json = JSON.stringify([message, this.spinning(message), this.marked(message) && this.hint.label]);
      const old = before.get(message.id);
      const node = old && old.json === json ? old.node : this.message(message, old && old.node);
      this.drawn.set(message.id, { json, node });
      return node;
    });
    if (!nodes.length) nodes.push(this.empty());
    if (this.state.typing) nodes.push(make("div", "typing", "typing…"));
    const wanted = new Set(nodes);
    for (const child of [...this.chat.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((node, i) => { if (this.chat.children[i] !== node) this.chat.insertBefore(node, this.chat.children[i] || null); });
    if (atEnd) this.chat.scrollTop = this.chat.scrollHeight;
  }

  empty() {
    const node = make("div", "empty");
    node.append(make("p", "", `${now.bot} can't write first. Nothing has been said yet.`));
    return node;
  }

  spinning(message) {
    return this.state.spinning.filter(([id]) => id === message.id).map(([, data]) => data);
  }

  // The dot goes to the newest message that has the wanted button.
  marked(message) {
    if (!this.hint || !this.hint.label) return false;
    const has = (m) => m.buttons.some((row) => row.some((b) => b.text === this.hint.label));
    const newest = [...this.state.messages].reverse().find(has);
    return Boolean(newest) && newest.id === message.id;
  }

  message(message, old) {
    const focused = old && old.contains(document.activeElement) ? [...old.querySelectorAll("button")].indexOf(document.activeElement) : -1;
    const node = make("div", message.bot ? "message" : "message mine");
    node.dataset.message = message.id;
    if (message.kind === "pinned_message" || message.kind === "service" || message.kind === "group_chat_created") {
      node.className = "service";
      node.textContent = message.text || "·";
      return node;
    }
    node.append(this.bubble(message));
    if (message.buttons.length) node.append(this.buttons(message));
    if (focused >= 0) queueMicrotask(() => (node.querySelectorAll("button")[focused] || this.chat).focus({ preventScroll: true }));
    return node;
  }

  bubble(message) {
    const node = make("div", "bubble");
    if (message.reply) node.append(make("span", "quote", message.reply));
    if (message.file) node.append(this.file(message));
    fillText(node, message.text, message.entities, (command) => this.act("send", { text: command }));
    const meta = make("span", "meta");
    if (message.protected) {
      const mark = make("span", "protected", "protected ");
      mark.title = "Can't be forwarded, saved or copied";
      meta.append(mark);
    }
    if (message.pinned) meta.append("pinned ");
    meta.append(`${message.edited ? "edited " : ""}${timeOf(message.at)}`);
    node.append(meta);
    gloss(node, message.gloss);
    return node;
  }

  file({ file, kind }) {
    if (kind === "photo") {
      const image = make("img");
      image.src = file.url;
      image.alt = file.name;
      return image;
    }
    const link = make("a", "file");
    link.href = file.url;
    link.download = file.name;
    const words = make("span", "", file.name);
    words.append(make("small", "", file.size < 1024 ? `${file.size} B` : `${Math.round(file.size / 1024)} kB`));
    link.append(words);
    return link;
  }

  buttons(message) {
    const busy = this.spinning(message);
    const marked = this.marked(message);
    const rows = make("div", "rows");
    message.buttons.forEach((given, row) => {
      const line = make("div", "row");
      given.forEach((one, column) => {
        const node = button(one.text, one.url ? "link" : "", () => this.press(message, one, row, column));
        if (busy.includes(one.data) && one.data !== null) node.classList.add("busy");
        if (marked && one.text === this.hint.label) node.classList.add("here");
        if (one.gloss) node.title = one.gloss;
        line.append(node);
      });
      rows.append(line);
    });
    return rows;
  }

  press(message, one, row, column) {
    if (one.url && /^https?:/.test(one.url)) window.open(one.url, "_blank", "noopener,noreferrer");
    this.act("press", { message_id: message.id, row, column });
  }

  drawBelow() {
    const { messages, commands, keyboard } = this.state;
    this.start.hidden = messages.length > 0;
    this.go.classList.toggle("here", Boolean(this.hint && this.hint.start));
    const letter = (now.story.letters || {})[this.key];
    if (letter && !this.payload.value) this.payload.value = letter;
    this.write.hidden = messages.length === 0;
    this.slash.hidden = commands.length === 0;
    if (!commands.length) this.menu.hidden = true;
    this.menu.replaceChildren(...commands.map(([name, description]) => {
      const node = button("", "", () => { this.menu.hidden = true; this.act("send", { text: `/${name}` }); });
      node.append(make("b", "", `/${name}`), make("span", "", description));
      return node;
    }));
    const say = this.hint && this.hint.say;
    this.say.hidden = !say;
    if (say) this.say.textContent = say;
    const wanted = this.hint && !messages.some((m) => this.marked(m)) ? this.hint.label : null;
    this.keys.hidden = keyboard.length === 0;
    this.keys.replaceChildren(...keyboard.map((row) => {
      const line = make("div", "row");
      line.append(...row.map(({ text, gloss: english, contact }) => {
        const node = button(text, text === wanted ? "here" : "", () => this.act("key", { label: text }));
        if (english) node.title = english;
        else if (contact) node.title = "Shares this phone's number";
        return node;
      }));
      return line;
    }));
  }

  drawLock() {
    const { pushes } = this.state;
    const newest = pushes.length ? pushes[pushes.length - 1].id : 0;
    if (!this.locked) {
      this.seen = Math.max(this.seen, newest);
      sessionStorage.setItem(`seen:${this.key}`, String(this.seen));
    }
    this.lockNode.hidden = !this.locked;
    for (const part of [this.top, this.chat, this.below]) part.inert = this.locked;
    if (!this.locked) { this.lockJson = ""; return; }
    const waiting = pushes.filter((push) => push.id > this.seen);
    const json = JSON.stringify([waiting, now.story.now, this.hint]);
    // What is pressed is not drawn anew: the press would be lost.
    if (json === this.lockJson || this.lockNode.matches(":active")) return;
    this.lockJson = json;
    this.drawLines(waiting);
  }

  drawLines(waiting) {
    const lines = make("span", "pushes");
    waiting.slice(-12).reverse().forEach((push, i) => {
      const node = make("span", push.silent ? "push silent" : "push");
      if (i === 0 && this.hint) node.classList.add("here");
      const app = make("span", "app");
      app.append(make("span", "", now.bot), make("span", "", push.silent ? "silent · " + timeOf(push.at) : timeOf(push.at)));
      node.append(app, make("p", "", push.text));
      if (push.gloss) node.dataset.gloss = push.gloss;
      lines.append(node);
    });
    const time = make("span", "time", clockOf(now.story.now || ""));
    const day = make("span", "day", now.story.now ? dayOf(now.story.now) : "");
    const open = make("span", this.hint && !waiting.length ? "open here" : "open", "Tap to open");
    this.lockNode.replaceChildren(time, day, lines, open);
    this.lockNode.setAttribute("aria-label", `${this.state.name}: locked, ${waiting.length} new. Open`);
  }

  drawToast() {
    const toast = this.state.toast;
    const number = toast ? toast.number : 0;
    if (this.toasts !== null && toast && number > this.toasts && toast.text) this.showToast(toast);
    this.toasts = number;
  }

  showToast({ text, alert }) {
    this.device.querySelectorAll(".toast, .alert").forEach((node) => node.remove());
    if (!alert) {
      const node = make("div", "toast", text);
      node.setAttribute("role", "status");
      this.device.append(node);
      setTimeout(() => node.remove(), 4500);
      return;
    }
    const cover = make("div", "alert");
    const box = make("div");
    const ok = button("OK", "", () => cover.remove());
    box.setAttribute("role", "alertdialog");
    box.append(make("p", "", text), ok);
    cover.append(box);
    this.device.append(cover);
    ok.focus();
  }
}

// -- story, bar, bench ------------------------------------------------------------------------------------------

function step(given, number) {
  const node = make("li", `${given.done ? "done" : ""} ${given.active ? "active" : ""}`.trim());
  node.dataset.number = number;
  node.dataset.step = given.id;
  if (given.active) node.setAttribute("aria-current", "step");
  node.append(make("span", "title", given.title));
  const phone = now.phones.find((one) => one.key === given.phone);
  const who = phone ? phone.name : given.phone;
  if (given.active && given.start) node.append(make("span", "press", `${who}: [START], as scanning the letter's code does`));
  else if (given.active && given.say) node.append(make("span", "press", `${who}: “${given.say}”`));
  else if (given.active && given.hint) node.append(make("span", "press", who ? `${who}: [${given.hint}]` : `[${given.hint}]`));
  if (given.active && given.hint && given.hint_en) node.lastChild.append(make("span", "en", ` ${given.hint_en}`));
  const show = given.active && (now.story.more_phones || []).find((one) => one.key === given.show);
  if (show) node.append(make("span", "press", `More phones, below: [${show.name}]`));
  const control = given.active && given.control && byId(given.control);
  if (control) node.append(make("span", "press", `Above: [${control.textContent}]`));
  if (given.note) node.append(make("span", "note", given.note));
  if (given.quote) {
    const quote = make("blockquote");
    quote.append(make("p", "", `«${given.quote}»`));
    if (given.quote_en) quote.append(make("p", "en", given.quote_en));
    if (given.quote_source) quote.append(make("cite", "", given.quote_source));
    node.append(quote);
  }
  return node;
}

let stepsJson = "";
function drawStory() {
  const { story } = now;
  byId("title").textContent = now.title;
  byId("notice").textContent = story.notice || "";
  byId("clock").textContent = story.clock || "";
  const hasStory = story.steps.length > 0;
  for (const id of ["next", "due"]) { byId(id).hidden = !hasStory; byId(id).disabled = story.busy; }
  byId("reset").disabled = story.busy;
  byId("no-story").hidden = hasStory;
  const plug = byId("plug");
  plug.hidden = typeof story.plugged !== "boolean";
  plug.disabled = story.busy;
  plug.textContent = story.plugged ? "Pull the plug" : "Plug in";
  plug.classList.toggle("out", story.plugged === false);
  drawCounters(story.counters);
  const json = JSON.stringify([story.steps, now.phones.map((phone) => phone.name)]);
  if (json !== stepsJson) {
    stepsJson = json;
    byId("steps").replaceChildren(...story.steps.map((given, i) => step(given, i + 1)));
    const newest = byId("steps").querySelector(".active, .done:last-child");
    if (newest) newest.scrollIntoView({ block: "nearest" });
  }
  const more = story.more_phones || [];
  const active = story.steps.find((given) => given.active);
  byId("more").hidden = more.length === 0;
  byId("more-phones").replaceChildren(...more.map(({ key, name, note }) => {
    const node = button(name, active && active.show === key ? "here" : "", () => post("story/show", { key }));
    if (note) node.title = note;
    return node;
  }));
  const control = story.busy || !active ? null : active.control;
  for (const id of ["next", "plug", "stranger"]) byId(id).classList.toggle("here", control === id);
}

function drawCounters(counters) {
  const target = byId("counters");
  target.hidden = !counters;
  if (!counters) return;
  const figure = (name) => {
    const value = make("b", counters[name] ? "wrong" : "", counters[name]);
    return [`${name} `, value];
  };
  target.replaceChildren(...figure("lost"), " · ", ...figure("twice"));
}

function hintFor(key) {
  const active = now.story.steps.find((given) => given.active);
  if (!active || active.phone !== key || (!active.hint && !active.say && !active.start)) return null;
  return { label: active.hint, say: active.say || null, start: Boolean(active.start) };
}

let hintedKey = "";
function drawPhones() {
  const row = byId("phones");
  const keys = now.phones.map((phone) => phone.key);
  const wasDrawn = views.size > 0;
  for (const [key, view] of views) if (!keys.includes(key)) { view.node.remove(); views.delete(key); }
  now.phones.forEach((phone, i) => {
    const isNew = !views.has(phone.key);
    if (isNew) views.set(phone.key, new PhoneView(phone.key));
    const view = views.get(phone.key);
    if (row.children[i] !== view.node) row.insertBefore(view.node, row.children[i] || null);
    view.draw(phone, hintFor(phone.key));
    if (isNew && wasDrawn) view.node.scrollIntoView({ block: "nearest", inline: "end" });
  });
  // With more phones than fit, the one whose turn it is comes into sight.
  const hinted = keys.find((key) => hintFor(key)) || "";
  if (hinted && hinted !== hintedKey) views.get(hinted).node.scrollIntoView({ block: "nearest", inline: "nearest" });
  hintedKey = hinted;
}

function drawBench() {
  const { bench } = now;
  byId("figures").textContent = `${bench.calls} calls · ${bench.waiting} updates waiting`;
  byId("faults").replaceChildren(...bench.faults.map((fault) => make("li", "", fault)));
  const select = byId("fault-phone");
  const chosen = select.value;
  select.replaceChildren(new Option("all", ""), ...now.phones.map((phone) => new Option(phone.name, phone.key)));
  select.value = now.phones.some((phone) => phone.key === chosen) ? chosen : "";
  if (benchIsOpen) drawCalls();
}

let callsFor = "";
async function drawCalls() {
  const stamp = JSON.stringify(now.bench);
  if (stamp === callsFor) return;
  callsFor = stamp;
  const answer = await fetch("calls");
  const calls = await answer.json();
  byId("calls").replaceChildren(...calls.map((call) => {
    const node = make("details", call.status === 200 ? "" : "wrong");
    const summary = make("summary");
    summary.append(make("span", "code", call.status || "—"), make("span", "", call.method), make("span", "to", call.to));
    node.append(summary, make("pre", "", call.params), make("pre", "", call.answer));
    return node;
  }));
}

function openTab(bench) {
  benchIsOpen = bench;
  byId("bench").hidden = !bench;
  byId("story").hidden = bench;
  byId("tab-bench").setAttribute("aria-selected", String(bench));
  byId("tab-story").setAttribute("aria-selected", String(!bench));
  document.querySelector(".panel").classList.toggle("wide", bench);
  if (bench) drawBench();
}

function showStranger() {
  const lines = now.phones.flatMap((phone) => phone.pushes.map((push) => ({ ...push, name: phone.name })));
  lines.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.id - b.id);
  byId("lines-body").replaceChildren(...lines.map((push) => {
    const node = make("div", "line");
    const words = make("div", "", push.text);
    if (push.gloss) words.title = push.gloss;
    node.append(make("span", "", `${dayOf(push.at).split(",")[0]} ${timeOf(push.at)}`), make("span", "", push.name), words);
    return node;
  }));
  if (!lines.length) byId("lines-body").replaceChildren(make("p", "hint", "Nothing yet."));
  byId("lines").showModal();
}

// What was seen and opened belongs to one beginning of the story: after another one all phones are locked again.
function beginAgain() {
  const beginning = now.story.beginning || "";
  if ((sessionStorage.getItem("beginning") || "") === beginning) return;
  sessionStorage.clear();
  sessionStorage.setItem("beginning", beginning);
  for (const view of views.values()) view.forget();
}

function lockAll() {
  for (const view of views.values()) {
    view.locked = true;
    sessionStorage.removeItem(`open:${view.key}`);
    view.drawLock();
  }
}

byId("next").addEventListener("click", () => { lockAll(); post("story/next"); });
byId("due").addEventListener("click", () => post("story/due"));
byId("plug").addEventListener("click", () => post("story/plug", { on: now.story.plugged === false }));
byId("reset").addEventListener("click", () => { lockAll(); post("story/reset"); });
byId("stranger").addEventListener("click", () => { showStranger(); post("story/looked"); });
byId("tab-story").addEventListener("click", () => openTab(false));
byId("tab-bench").addEventListener("click", () => openTab(true));
document.querySelector(".tabs").addEventListener("keydown", (event) => {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  openTab(!benchIsOpen);
  byId(benchIsOpen ? "tab-bench" : "tab-story").focus();
});
byId("fault").addEventListener("submit", (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  const what = String(given.get("what"));
  const answer = /^\d+$/.test(what);
  post("bench/fault", {
    method: given.get("method"),
    phone: given.get("phone"),
    times: Number(given.get("times")),
    retry_after: Number(given.get("retry_after")),
    status: answer ? Number(what) : 429,
    kind: answer ? "answer" : what,
  });
});
byId("add-phone").addEventListener("submit", (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  post("bench/phone", { name: given.get("name"), language: given.get("language") });
  event.target.reset();
});

const stream = new EventSource("events");
stream.addEventListener("message", (event) => {
  now = JSON.parse(event.data);
  byId("offline").hidden = true;
  beginAgain();
  drawStory();
  drawPhones();
  drawBench();
});
stream.addEventListener("error", () => { byId("offline").hidden = false; });

"""A web page of another origin that tries everything which a page can do to a local server."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from playwright.sync_api import Browser


@dataclass(frozen=True, slots=True)
class Target:
    """What a page may want of a server.

    Attributes:
        origin: `http://127.0.0.1:port`.
        posts: Paths, each with the body that would do harm there.
        gets: Paths that tell something, or would do harm if a GET did any.
    """

    origin: str
    posts: Sequence[tuple[str, str]] = ()
    gets: Sequence[str] = ()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<!doctype html><title>Win a prize</title><body>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def elsewhere() -> Iterator[int]:
    """Serve the hostile page; yield its port."""
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def attack(browser: Browser, page_url: str, target: Target) -> list[str]:
    """Open the page, let it do what it can, and return what it could read or load."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(page_url)
    wanted = [target.origin, [list(each) for each in target.posts], list(target.gets)]
    found: list[str] = page.evaluate(_ATTACK, wanted)
    page.wait_for_timeout(500)
    context.close()
    return found


_ATTACK = """async ([origin, posts, gets]) => {
  const found = [];
  const tried = [];
  const told = (how, url, what) => { if (what) found.push(`${how} ${url}: ${what}`); };
  const attempt = (how, url, work) => tried.push(Promise.race([
    Promise.resolve().then(work).then((what) => told(how, url, what), () => {}),
    new Promise((done) => setTimeout(done, 3000)),
  ]));
  const loaded = (element, name, url, parent = document.body) => new Promise((done) => {
    element.onload = () => done(element);
    element.onerror = () => done(null);
    element[name] = url;
    parent.append(element);
  });
  const reading = async (url, how) => (await (await fetch(url, how)).text()).slice(0, 80);

  const types = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""];
  for (const [path, body] of posts) {
    const url = origin + path;
    for (const type of types) {
      const data = new Blob([body], { type });
      for (const mode of ["no-cors", "cors"])
        attempt(`${mode} POST ${type}`, url, () =>
          reading(url, { method: "POST", mode, body: data }));
      attempt("beacon", url, () => { navigator.sendBeacon(url, data); });
    }
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      attempt(`${method} JSON`, url, () => reading(url, {
        method, body: method === "DELETE" ? undefined : body,
        headers: { "Content-Type": "application/json" },
      }));
    attempt("POST without a body", url, () => reading(url, { method: "POST", mode: "no-cors" }));
    attempt("XHR", url, () => new Promise((done) => {
      const request = new XMLHttpRequest();
      request.onload = () => done(request.responseText);
      request.onerror = () => done("");
      request.open("POST", url);
      request.setRequestHeader("Content-Type", "text/plain");
      request.send(body);
    }));
    for (const enctype of types.slice(0, 3))
      for (const window of ["_blank", "frame"]) {
        const form = Object.assign(document.createElement("form"), {
          action: url, method: "post", enctype, target: window,
        });
        const input = document.createElement("input");
        // In text/plain a form writes name=value: the sign hides in a string of the JSON.
        const open = body.replace(/}$/, "");
        input.name = `${open}${open.length > 1 ? "," : ""}"x":"`;
        input.value = '"}';
        form.append(input);
        document.body.append(form);
        attempt("form", url, () => { form.submit(); });
      }
  }
  const frame = document.createElement("iframe");
  frame.name = "frame";
  document.body.append(frame);

  for (const path of gets) {
    const url = origin + path;
    attempt("fetch", url, () => reading(url));
    attempt("no-cors fetch", url, () => reading(url, { mode: "no-cors" }));
    attempt("image", url, async () => (await loaded(new Image(), "src", url))?.naturalWidth);
    const made = (name) => document.createElement(name);
    attempt("script", url, async () => await loaded(made("script"), "src", url) && "ran");
    attempt("module", url, () => import(url).then(() => "ran"));
    const link = Object.assign(made("link"), { rel: "stylesheet" });
    attempt("style", url, async () => await loaded(link, "href", url, document.head) && "styled");
    for (const [name, from] of [["iframe", "src"], ["object", "data"]])
      attempt(name, url, async () =>
        (await loaded(made(name), from, url))?.contentDocument?.body?.innerText);
    attempt("events", url, () => new Promise((done) => {
      const source = new EventSource(url);
      source.onopen = () => done("open");
      source.onmessage = (event) => done(event.data);
      source.onerror = () => { source.close(); done(""); };
    }));
    attempt("socket", url, () => new Promise((done) => {
      const socket = new WebSocket(url.replace("http", "ws"));
      socket.onopen = () => done("open");
      socket.onerror = () => done("");
    }));
    attempt("window", url, async () => {
      const opened = window.open(url);
      await new Promise((done) => setTimeout(done, 800));
      return opened?.document?.body?.innerText;
    });
  }
  await Promise.all(tried);
  return found;
}"""

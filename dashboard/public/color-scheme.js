// Sets the colour scheme before the first paint. An external file because the content security policy allows no inline script.
(function () {
  var chosen = "auto";
  try {
    chosen = localStorage.getItem("mantine-color-scheme-value") || "auto";
  } catch (_) {
    // Storage can be blocked: the system's scheme is used then.
  }
  var dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();

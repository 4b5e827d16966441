// Runs before the first paint, so that a chosen theme never flashes the other one.
try {
  const theme = localStorage.getItem("chatcast.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
    // The bar of the installed page.
    for (const bar of document.querySelectorAll('meta[name="theme-color"]')) {
      bar.media = bar.media.includes(theme) ? "all" : "not all";
    }
  }
} catch {
  // Storage is blocked: the system's setting holds.
}

// The words of the way in are fetched beside the page's code: who reads them is known here already (`firstLanguage`).
try {
  const places = JSON.parse(document.querySelector('meta[name="chatcast-words"]')?.content ?? "{}");
  let chosen;
  try {
    chosen = localStorage.getItem("chatcast.language");
  } catch {
    // Storage is blocked: the system's languages hold.
  }
  const wanted = [chosen, ...navigator.languages.map((tag) => tag.split("-", 1)[0].toLowerCase()), "en"];
  const language = wanted.find((one) => one && one in places);
  if (language !== undefined) {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = places[language];
    document.head.append(link);
  }
} catch {
  // Nothing is lost but time: the page fetches its words itself.
}

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

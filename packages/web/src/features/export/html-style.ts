/** Looks of an exported page, in the colours of this one. It is read for years, so it depends on nothing. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --soft: light-dark(#5b5c62, #a6a8b0); --line: light-dark(#e0ded8, #2b2d32); }
body { margin: 0 auto; max-width: 52rem; padding: 1rem; font: 15px/1.5 system-ui, sans-serif;
  background: light-dark(#ffffff, #191a1d); color: light-dark(#1b1c1f, #ececef); }
h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; margin: 2rem 0 0.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 0.8125rem; color: var(--soft); text-align: center; margin: 1.5rem 0 0.5rem; }
p { margin: 0; }
header p, small, time, .quote, .order, .gone, .file code, .reactions, details { color: var(--soft); font-size: 0.8125rem; }
article { padding: 0.5rem 0; break-inside: avoid; }
article:target { background: light-dark(#edf0fc, #1e2236); }
.words, details span { white-space: pre-wrap; overflow-wrap: anywhere; }
.quote { border-inline-start: 3px solid var(--line); padding-inline-start: 0.5rem; overflow-wrap: anywhere; }
.order { text-align: center; }
.file { overflow-wrap: anywhere; }
a { color: light-dark(#2b4acb, #96a9ff); }
`;

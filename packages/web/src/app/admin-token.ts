const KEY = "chatcast.admin";

/** The token behind the address's `#`, which is taken out of it at once, else the one of this tab. */
export function takeAdminToken(): string | undefined {
  const told = location.hash.slice(1);
  if (told !== "") {
    history.replaceState(null, "", location.pathname);
    keepAdminToken(told);
    return told;
  }
  return sessionStorage.getItem(KEY) ?? undefined;
}

/** Kept for this tab alone, and only until it is closed. */
export function keepAdminToken(token: string | undefined): void {
  if (token === undefined) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
}

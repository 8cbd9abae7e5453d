const key = 'millrace-return';

/** Where the person was before the OpenID provider, kept by this tab alone. */
export const returnPath = {
  keep(): void {
    sessionStorage.setItem(key, location.pathname === '/signed-in' ? '/' : location.pathname + location.search);
  },
  /** The path, once. Never an address of another host. */
  take(): string {
    const path = sessionStorage.getItem(key) ?? '/';
    sessionStorage.removeItem(key);
    return /^\/(?!\/)/.test(path) ? path : '/';
  },
};

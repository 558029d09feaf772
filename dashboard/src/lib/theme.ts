// Light and dark: the class on <html>, remembered in this browser. public/theme.js applies it before the first paint.

/** Switches between the themes and remembers the choice. */
export function toggleTheme(): void {
  const dark = document.documentElement.classList.toggle('dark')
  localStorage.setItem('theme', dark ? 'dark' : 'light')
}

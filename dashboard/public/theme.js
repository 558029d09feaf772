// Applies the chosen or preferred theme before the first paint. A file of its own, since the CSP allows no inline script.
document.documentElement.classList.toggle(
  'dark',
  (localStorage.getItem('theme') ?? 'system') === 'dark' ||
    (!['light', 'dark'].includes(localStorage.getItem('theme') ?? 'system') &&
      matchMedia('(prefers-color-scheme: dark)').matches),
)

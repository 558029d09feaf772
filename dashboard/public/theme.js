// Applies the remembered or preferred theme before the first paint. A file of its own, since the CSP allows no inline script.
document.documentElement.classList.toggle(
  'dark',
  (localStorage.getItem('theme') ??
    (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark',
)

// Texts of lists that come page by page.
export const paging = {
  pages: 'Pages of the list',
  previous: 'Previous',
  next: 'Next',
  page: (page: number, last: number) => `Page ${page} of ${last}`,
} as const

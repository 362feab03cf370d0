// What the file of a new record will be called, shown while its title is typed. Same words as `slug` in src/core/names.ts, which
// decides.

document.addEventListener('input', () => {
  for (const box of document.querySelectorAll('[data-slug-of]')) show(box);
});
for (const box of document.querySelectorAll('[data-slug-of]')) show(box);

function show(box) {
  const title = box.dataset.slugOf
    .split(' ')
    .map((id) => document.getElementById(id)?.value ?? '')
    .join(' ');
  box.querySelector('input').placeholder = slug(title);
}

function slug(title) {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßẞ]/g, 'ss')
    .replace(/[øØ]/g, 'o')
    .replace(/[æÆ]/g, 'ae')
    .replace(/[œŒ]/g, 'oe')
    .replace(/[łŁ]/g, 'l')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
}

// @ts-check
// A QR code as SVG, dark on light in every colour scheme, with the quiet zone that cameras need (ISO/IEC 18004).

const quiet = 4;
const svg = 'http://www.w3.org/2000/svg';

/** @param {string} name @param {Record<string, string>} attributes */
function element(name, attributes) {
  const made = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/**
 * @param {string[]} rows "1" dark, "0" light
 * @param {string} label for those who do not see it
 */
export function drawQr(rows, label) {
  const size = String(rows.length + 2 * quiet);
  const dark = rows.flatMap((row, y) => [...row.matchAll(/1+/g)].map(({ index, 0: run }) => `M${index + quiet} ${y + quiet}h${run.length}v1h-${run.length}z`));
  const picture = element('svg', { viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label, class: 'qr', 'shape-rendering': 'crispEdges' });
  picture.append(element('rect', { width: size, height: size, fill: '#fff' }), element('path', { d: dark.join(''), fill: '#000' }));
  return picture;
}

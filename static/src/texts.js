// Words that scripts show, in the page's language: data- attributes that Django rendered.
export function text(key) {
  return document.getElementById("texts")?.getAttribute(`data-${key}`) ?? undefined;
}

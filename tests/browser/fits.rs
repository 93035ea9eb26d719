//! A lesson fits a phone, the words of its pictures fit their boxes in the fonts that are there, and what is marked is seen.

use cloakroom::{course::Library, files::Files, views::Views};

use crate::harness::Visit;

/// What does not fit on a page: how far it scrolls sideways, and each text of a picture that leaves its drawing or the
/// box it stands in, or that lies over a line or another text.
const MISFITS: &str = r"(() => {
  const out = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) out.push(`scrolls sideways: ${root.scrollWidth} of ${root.clientWidth}`);
  // Every page loads several style sheets: a class that two of them mean differently shows here.
  const inspector = document.querySelector('.shell .inspector');
  if (innerWidth > 1060 && inspector?.getBoundingClientRect().top > 200) out.push('the inspector is not beside the text');
  // The line that a sample is about: seen, and not behind the block it stands in.
  for (const line of document.querySelectorAll('.code pre .ln')) {
    if (!line.closest('pre').checkVisibility()) continue;
    line.scrollIntoView({ block: 'center', inline: 'start', behavior: 'instant' });
    const { x, y, height } = line.getBoundingClientRect();
    if (!line.contains(document.elementFromPoint(x + 60, y + height / 2))) out.push(`not seen: ${line.textContent.trim()}`);
  }
  for (const number of document.querySelectorAll('.prose h2 .no')) {
    if (number.getBoundingClientRect().left < 0) out.push(`the number ${number.textContent} is cut`);
  }
  const across = (a, b) => Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1;
  const upon = (a, b) => across(a, b) && Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 3;
  for (const svg of document.querySelectorAll('.picture svg.wide, .picture svg.slim')) {
    if (!svg.checkVisibility()) continue;
    const whole = svg.viewBox.baseVal;
    const boxes = [...svg.querySelectorAll('rect, path.d-ticket')].map((b) => b.getBBox());
    const lines = [...svg.querySelectorAll('path.d-line')].map((l) => l.getBBox())
      .map((l) => ({ x: l.x - 0.5, y: l.y - 1.5, width: l.width + 1, height: l.height + 3 }));
    const texts = [...svg.querySelectorAll('text')].map((t) => ({ t, box: t.getBBox() }));
    for (const [i, { t, box }] of texts.entries()) {
      const says = JSON.stringify(t.textContent);
      const end = box.x + box.width;
      if (box.x < whole.x - 0.5 || end > whole.x + whole.width + 0.5) out.push(`${says} leaves the picture`);
      const at = { mid: box.x + box.width / 2, end: end - 1 }[['mid', 'end'].find((c) => t.classList.contains(c))] ?? box.x + 1;
      const y = box.y + box.height / 2;
      const holds = boxes.filter((b) => at >= b.x && at <= b.x + b.width && y >= b.y && y <= b.y + b.height);
      const nearest = holds.sort((a, b) => a.width * a.height - b.width * b.height)[0];
      if (nearest && (box.x < nearest.x - 0.5 || end > nearest.x + nearest.width + 0.5)) out.push(`${says} leaves its box`);
      if (lines.some((l) => upon(box, l))) out.push(`${says} lies over a line`);
      for (const other of texts.slice(i + 1)) if (upon(box, other.box)) out.push(`${says} lies over ${other.t.textContent}`);
    }
  }
  return out.join('; ');
})()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_lesson_scrolls_sideways_on_a_phone_and_no_word_of_a_picture_leaves_its_box() {
    let Some(visit) = Visit::start().await else { return };
    let tab = visit.open_printed_address().await;
    tab.until("location.hostname === 'cloakroom.localhost'").await;
    let course = Library::open(&Files::Embedded, &Views::new(&Files::Embedded)).current();
    let lessons = course.lessons.iter().map(|lesson| format!("/lessons/{}", lesson.slug));
    let pages: Vec<String> = lessons.chain(["/tour", "/", "/attacks", "/progress"].map(str::to_owned)).collect();
    let mut wrong = Vec::new();
    for width in [390, 1440] {
        tab.resize(width, 900).await;
        for page in &pages {
            tab.js(&format!("location.assign('{page}')")).await;
            tab.until(&format!("location.pathname === '{page}' && document.readyState === 'complete'")).await;
            let misfits = tab.js(MISFITS).await.as_str().unwrap().to_owned();
            if !misfits.is_empty() {
                wrong.push(format!("{page} at {width}: {misfits}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    visit.end().await;
}

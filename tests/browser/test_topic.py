"""A topic that stays open while others write: news waits for a click, and nothing moves before it."""

from playwright.sync_api import Page, expect

from demo.content import topic_id

TOPIC = f"/forum/onderwerp/{topic_id('ik-lees-al-weken-mee')}/"


def write(page: Page, words: str) -> None:
    page.goto(TOPIC)
    page.fill("main textarea[name=source]", words)
    page.click("main form.form button[type=submit]")
    expect(page.locator(".post").last).to_contain_text(words)


def test_two_new_answers_wait_for_a_click_and_then_stand_in_place(open_browser):
    reader, writer = open_browser(None), open_browser("noor")
    reader.goto(TOPIC)
    expect(reader.locator("#new-below")).to_be_hidden()
    before = reader.locator(".post").count()
    reader.evaluate("() => scrollTo(0, 200)")
    write(writer, "Dag, ik ben er ook.")
    expect(reader.locator("#new-below button")).to_have_text("1 nieuw bericht")
    write(writer, "Tot later <b>allemaal</b>.")
    expect(reader.locator("#new-below button")).to_have_text("2 nieuwe berichten")
    expect(reader.locator("#live")).to_have_text("2 nieuwe berichten")
    assert reader.locator(".post").count() == before
    assert reader.evaluate("() => scrollY") == 200
    reader.click("#new-below button")
    expect(reader.locator(".post")).to_have_count(before + 2)
    expect(reader.locator(".post").last).to_contain_text("Tot later <b>allemaal</b>.")
    expect(reader.locator("#new-below")).to_be_hidden()
    expect(reader.locator(".post--new").first).to_be_focused()


def test_a_post_that_is_taken_back_goes_after_a_click(open_browser):
    reader, writer = open_browser(None), open_browser("noor")
    write(writer, "Dit neem ik zo terug.")
    reader.goto(TOPIC)
    writer.locator(".post").last.get_by_role("link", name="Bericht weghalen").click()
    writer.click("main form button[type=submit]")
    expect(reader.locator("#new-below button")).to_have_text("Hier is iets veranderd")
    reader.click("#new-below button")
    expect(reader.locator(".post").last).not_to_contain_text("Dit neem ik zo terug.")


def test_a_draft_is_there_again_after_coming_back(open_browser):
    page = open_browser("bram")
    page.goto(TOPIC)
    page.fill("main textarea[name=source]", "Half geschreven woorden")
    expect(page.locator("[data-draft-note]")).not_to_be_empty(timeout=15_000)
    page.goto("/forum/")
    page.goto(TOPIC)
    expect(page.locator("main textarea[name=source]")).to_have_value("Half geschreven woorden")


def test_words_that_are_written_before_the_script_is_there_are_kept_too(open_browser):
    page, words = open_browser("bram"), "Trage trein, snelle vingers"
    page.route("**/drafts.js", lambda route: route.abort())
    page.goto(TOPIC)
    page.fill("main textarea[name=source]", words)
    page.evaluate("import('/static/community/js/drafts.js?late').then((drafts) => drafts.watchDrafts())")
    expect(page.locator("[data-draft-note]")).not_to_be_empty()
    page.goto(TOPIC)
    expect(page.locator("main textarea[name=source]")).to_have_value(words)


def test_reacting_and_answering_work_without_script(open_browser):
    page = open_browser("bram", java_script_enabled=False)
    page.goto(TOPIC)
    button = page.locator(".post").first.locator("footer button").first
    text = button.get_attribute("aria-pressed")
    button.click()
    expect(button).to_have_attribute("aria-pressed", {"true": "false", "false": "true"}[text])
    write(page, "Zonder script gaat het ook.")


def test_sent_text_is_not_in_the_form_after_going_back(open_browser):
    page = open_browser("bram")
    page.goto(TOPIC)
    write(page, "Eén keer is genoeg.")
    page.go_back()
    expect(page.locator("main textarea[name=source]")).to_have_value("")


WORD = """<html><head><style>p {color: red}</style></head><body>
<p class=MsoNormal style='margin:0'>Ik ben psy&shy;chose&nbsp;gevoelig.</p><p class=MsoNormal>Tweede <b>alinea</b>.</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·&nbsp;</span>een</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·&nbsp;</span>twee</p>
</body></html>"""
WEB = """<b style="font-weight:normal"><p>Lees <a href="https://ggz.example/a">dit</a><script>alert(1)</script></p>
<blockquote>wat iemand zei</blockquote><ol><li>een</li><li>twee</li></ol></b>"""
PASTE = """(area, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  area.focus();
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_pasted_text_keeps_its_paragraphs_and_lists_and_loses_its_debris(open_browser):
    page = open_browser("bram")
    page.goto(TOPIC)
    area = page.locator("main textarea[name=source]")
    area.fill("")
    area.evaluate(PASTE, WORD)
    expect(area).to_have_value("Ik ben psychose gevoelig.\n\nTweede **alinea**.\n\n- een\n- twee")
    area.fill("")
    area.evaluate(PASTE, WEB)
    expect(area).to_have_value("Lees [dit](https://ggz.example/a)\n\n> wat iemand zei\n\n1. een\n2. twee")


def test_toolbar_marks_the_selection_and_the_preview_shows_it(open_browser):
    page = open_browser("bram")
    page.goto(TOPIC)
    area = page.locator("main textarea[name=source]")
    area.fill("Ik ben moe")
    area.evaluate("area => area.setSelectionRange(7, 10)")
    page.get_by_role("button", name="Vet").click()
    expect(area).to_have_value("Ik ben **moe**")
    page.keyboard.press("Control+z")
    expect(area).to_have_value("Ik ben moe")
    page.get_by_role("button", name="Lijst").click()
    expect(area).to_have_value("- Ik ben moe")
    posts = page.locator(".post").count()
    page.get_by_role("button", name="Bekijk hoe het eruitziet").click()
    expect(page.locator("[data-preview] li")).to_have_text("Ik ben moe")
    expect(area).to_have_value("- Ik ben moe")
    expect(page.locator(".post")).to_have_count(posts)

from tests.flows.scene import *
async def test_probe(world):
    for code in ("da","nb","sv"):
        s = await scene(world, PLACES[code], born_on="2014-01-05")
        world.telegram.phone
        phone = world.phone("m"+code, code)
        await s.joins(s.mother, phone)
        f = await s.joins(s.father, world.phone("f"+code, "sv"))
        t = await s.joins(s.teacher, world.phone("t"+code, code))
        print(phone.messages[-1].text, phone.keyboard, phone.commands)
        await s.opens()
        await world.passes(minutes=10)
        b = phone.last
        print(phone.lines, b.labels)
        print("F", f.lines)
        print("T", t.lines, t.keyboard)
        await phone.presses(b.labels[0]); print(phone.last.text, phone.last.labels)
        await world.passes(minutes=10)
        print("F", f.lines[-1], f.last.labels)
        print("T", t.messages[-1].text)
        for lab in ("Hvem kommer?","Vem kommer?"):
            if lab in phone.last.labels:
                await phone.presses(lab); print(phone.last.text, phone.last.labels); await phone.presses(phone.last.labels[-1])
        await phone.presses(phone.last.labels[0]); print([ (m.text, m.document and m.document.filename) for m in phone.messages[-1:]]); print(phone.last.document.content.decode()[:2000]) if code=="da" else None
        await world.until(s.at(17,1,day=__import__('datetime').date(2026,11,30))); print(phone.lines[-2:], phone.last.labels)
        await world.until(s.at(23,1)); print(phone.lines[-2:], phone.last.labels)
        await world.until(s.at(23,1, day=__import__('datetime').date(2026,12,3)));
        print([ (m.text,m.labels) for m in phone.messages])
        world.clock.set(__import__('tests.conftest',fromlist=['x']).STORY_START)

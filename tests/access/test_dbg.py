import pytest
from tests.access.stage import *
from tests.access.test_forged_presses import forged
from tests.access.conftest import stage
from tests.conftest import *
@pytest.mark.parametrize("role", [StaffRole.CONTACT_TEACHER, StaffRole.OFFICE, StaffRole.SUBSTITUTE])
async def test_x(stage, role):
    seen=set()
    for press, there in forged(stage, role):
        b=await stage.picture()
        r=await stage.press(stage.users[role], press.encode())
        a=await stage.picture()
        ch=[n for n in b if a[n]!=b[n]]
        if ch and type(press) not in seen:
            seen.add(type(press))
            print("CHG", role, press, there.name, ch, set(a[ch[0]])-set(b[ch[0]]), str(r)[:200])

"""The commands, as typer parses them. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import absence, link, paper, privacy, rights
from bot.cli.calendar import calendar_app
from bot.cli.paper import Form, SchoolKey
from bot.cli.plainly import Refused, carry_out
from bot.cli.policy import policy_app
from bot.cli.rosters import roster_app
from bot.core.imports import collect_seldom
from bot.settings import Settings

app = typer.Typer(
    help="Skolebro: school and home keep in touch in a chat, in Danish, Norwegian and Swedish.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
school_app = typer.Typer(help="The schools of this installation.", no_args_is_help=True)
invitations_app = typer.Typer(help="Letters with a link and a code.", no_args_is_help=True)
app.add_typer(school_app, name="school")
school_app.add_typer(policy_app, name="policy")
school_app.add_typer(calendar_app, name="calendar")
app.add_typer(roster_app, name="roster")
app.add_typer(invitations_app, name="invitations")
paper.add_to(app, invitations_app)
privacy.add_to(app)
rights.add_to(app)
link.add_to(app)
absence.add_to(app)


def main() -> None:
    """The entry point of `skolebro` and of `python -m bot`."""
    collect_seldom()
    app(prog_name="skolebro")


def _say(text: str) -> None:
    typer.echo(text, err=True)


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this release."""

    async def work(settings: Settings) -> None:
        from bot.cli.sealing import seal_what_was_open
        from bot.core import schema

        await schema.migrate(settings.database_url)
        await seal_what_was_open(settings)

    carry_out(work)
    _say("The database is up to date.")


@school_app.command("add")
def add_school(
    key: Annotated[str, typer.Argument(help="A short name of small letters, digits and hyphens.", metavar="KEY")],
    name: Annotated[str, typer.Option(help="The school's name as people know it.")],
    policy: Annotated[str, typer.Option(help="The preset its policy starts from.")],
    phone: Annotated[str | None, typer.Option(help="The school office's number.")] = None,
) -> None:
    """Add a school, with a copy of a preset as its own policy."""

    async def work(settings: Settings) -> None:
        from bot.schools.service import add_school
        from bot.wiring import open_house

        async with open_house(settings) as house:
            await house.units.run(lambda unit: add_school(unit, key, name, policy, phone))

    carry_out(work)
    _say(f"Added {name} as {key}, with its own copy of the policy {policy}.")


@invitations_app.command("issue")
def issue_invitations(
    key: SchoolKey,
    form: Annotated[Form, typer.Option("--format", help="How to write them.")] = Form.TABLE,
    reissue: Annotated[bool, typer.Option("--reissue", help="Replace invitations that are still good.")] = False,
    no_links: Annotated[bool, typer.Option("--no-links", help="Codes only; the bot's name is not needed.")] = False,
    person: Annotated[
        list[str] | None,
        typer.Option(help="Only this person_id (may be repeated). With --reissue also for a new phone."),
    ] = None,
) -> None:
    """Issue invitations to people who have neither an account nor an invitation that is still good."""

    async def work(settings: Settings) -> None:
        from bot.cli.letters import issue_letters, who_gets_none, write_csv, write_table
        from bot.wiring import open_house

        async with open_house(settings) as house:
            letters = await issue_letters(
                house, key, reissue=reissue, with_links=not no_links, only=tuple(person or ())
            )
            left_out = None if person else await who_gets_none(house, key)
        (write_csv if form is Form.CSV else write_table)(letters)
        _say(f"{len(letters)} invitations. Each can be read here only; keep them like the letters they are.")
        if left_out:
            _say(left_out)

    carry_out(work)


@app.command()
def run() -> None:
    """Run the bot until it is told to stop."""

    async def work(settings: Settings) -> None:
        from bot import wiring

        if not settings.telegram_token.get_secret_value():
            raise Refused("SKOLEBRO_TELEGRAM_TOKEN is not set: the bot needs its token from BotFather.")
        await wiring.run(settings)

    carry_out(work)


@app.command()
def demo(
    text: Annotated[bool, typer.Option("--text", help="Print the story instead of opening a page.")] = False,
    port: Annotated[int, typer.Option(help="Where the page listens; 0 takes a free one.")] = 8099,
) -> None:
    """Start the playground: the real bot, a stand-in for Telegram, and a story."""
    from importlib import import_module

    import_module("bot.demo").main(text=text, port=port)


@app.command()
def doctor() -> None:
    """Say in plain words what is missing or wrong."""

    async def work(settings: Settings) -> bool:
        from bot.cli.doctor import examine, write_findings

        return write_findings(await examine(settings))

    if not carry_out(work):
        raise typer.Exit(1)

"""Whom a word is told to: who is named in it, and whose thing it is about."""

from collections.abc import Iterator

from django.urls import reverse

from objectives.models import CheckIn, Comment, Initiative, KeyResult, Objective
from objectives.rhythm.words import COMMENT, MENTION
from objectives.talk.mentions import mentioned
from objectives.talk.readers import Thing, readers_of
from people.deliveries.telling import Notice
from people.models import Organization


def about_comment(comment: Comment) -> str:
    """What notices of a comment are about."""
    return f"comment:{comment.pk}"


def path_of(organization: Organization, thing: Thing) -> str:
    """The place on a page where a thing is talked about."""
    slug = organization.slug
    if isinstance(thing, Objective):
        return reverse("objectives:objective", args=[slug, thing.pk]) + "#talk"
    if isinstance(thing, KeyResult):
        return reverse("objectives:key-result", args=[slug, thing.pk]) + "#talk"
    if isinstance(thing, Initiative):
        page = reverse("objectives:objective", args=[slug, thing.objective_id])
        return f"{page}#initiative-{thing.pk}"
    page = reverse("objectives:key-result", args=[slug, thing.key_result_id])
    return f"{page}#said-{thing.pk}"


def title_of(thing: Thing) -> str:
    """How it is called in a sentence."""
    return thing.key_result.title if isinstance(thing, CheckIn) else thing.title


def notices_of(comment: Comment, organization: Organization, thing: Thing) -> Iterator[Notice]:
    """To who is named; to owner, author and who has spoken before; never to who wrote it."""
    readers = dict(readers_of(thing).values_list("pk", "name"))
    named = mentioned(comment.text, readers) - {comment.author_id}
    concerned = (_concerned(thing) & set(readers)) - named - {comment.author_id}
    facts = {"by": comment.author.name, "title": title_of(thing), "text": comment.text[:300]}
    path, about = path_of(organization, thing), about_comment(comment)
    for kind, people in ((MENTION, named), (COMMENT, concerned)):
        for person in sorted(people):
            yield Notice(person, kind, about, path, facts)


def _concerned(thing: Thing) -> set[int]:
    """Whose it is, and who takes part in the talk."""
    if isinstance(thing, Objective):
        whose = {thing.owner_id}
    elif isinstance(thing, Initiative):
        whose = {thing.owner_id, thing.author_id}
    else:
        whose = {_answers(thing) if isinstance(thing, KeyResult) else thing.author_id}
    spoke = Comment.objects.on(thing).order_by().values_list("author_id", flat=True)
    return {*spoke, *(each for each in whose if each is not None)}


def _answers(key_result: KeyResult) -> int | None:
    person = KeyResult.objects.who_answers(key_result.pk)
    return person.pk if person else None

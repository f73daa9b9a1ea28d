"""Words that judge, as a table: what each family of words says, before any weight is learned.

Families come from the labelling guide: faults, virtues, what turns either round, quantities, plans, responses,
recommendations. A phrase is one to three words, joined by "_"; how much a
family counts is learned (see docs/polarity.md).
"""

from __future__ import annotations

CUES: dict[str, str] = {
    "fault": """
        absence absent ad-hoc adversely anxious backlog backlogs barrier barriers blockage challenging
        compromised concerned confused confusing confusion cumbersome decline declined declining
        deficiencies deficiency deficit deficits delay delayed delaying delays descriptive deteriorated
        deteriorating deterioration detrimental difficult difficulties difficulty diluted disappointed
        disappointing disjointed dissatisfied drift duplication excessive fail failed failing fails failure
        failures fluctuates fragile fragility fragmented frustrated frustrating frustration gap gaps generic
        hampered hampers hinder hindered hinders impeded impedes inaccurate inadequate inadequately
        inappropriate inappropriately incomplete inconsistencies inconsistency inconsistent inconsistently
        ineffective ineffectively inequality inequitable instability insufficiency insufficient
        insufficiently isolated lack lacked lacking lacks limit limited limiting limits lost minimal
        misleading missed missing narrow negatively neglected obstacle out-of-date outdated over-optimistic
        over-reliance over-reliant overdue overly patchy poor poorer poorest poorly problem problems
        prolonged reactive repetitive rudimentary shortage shortages shortcoming shortcomings shortfall
        shortfalls slippage slow slower slowly sporadic stalled struggle struggled struggles struggling
        superficial turnover unable unacceptable unacceptably unaware uncertain uncertainty unclear
        uncoordinated under-developed under-resourced underdeveloped undermine undermined undermines
        underused uneven unmet unnecessarily unnecessary unrealistic unreliable unsafe unsatisfactory
        unstable unsuitable untimely vacancies vague variability variable variation variations varied varies
        vary wait waited waiting waits weak weaken weakened weaker weakness weaknesses worried worryingly
        worse worsened worsening""",
    "fault_phrase": """
        a_challenge a_concern absence_of are_late are_needed are_required at_times can_not cannot_be
        detriment early_stages failure_to fall_short falls_short further_work has_yet have_yet
        high_caseloads high_number is_challenging is_late is_needed is_required lack_of less_clear
        less_consistent less_effective less_well limited_evidence little_evidence lost_momentum low
        more_could more_needs more_to_do more_work must_be need_for needs_further needs_to no_clear
        no_evidence no_longer not_adequate not_all not_always not_aware not_been not_clear not_consistently
        not_effective not_enough not_every not_evident not_fully not_good not_made not_met not_recorded
        not_robust not_routinely not_sufficient not_sufficiently not_well not_yet of_concern only_just
        out_of_date over_optimistic over_reliance remain_a_challenge remains_a_challenge serious_concerns
        should_be significant_challenge significant_concerns significant_minority still_to too_early too_few
        too_high too_infrequently too_late too_little too_long too_low too_many too_much too_narrow
        too_often too_slow too_variable very_low yet_to""",
    "virtue": """
        able accurate accurately alert aligned ambitious appropriate appropriately aspirational aspirations
        attentive benefit benefited benefiting benefits bespoke better caring celebrated child-centred
        child-focused clear clearly close closely coherent cohesive collaborative collaboratively commitment
        committed compassionate comprehensive comprehensively confidence confident confidently consistent
        consistently constructive creative creatively creativity credible decisive decisively dedicated
        detailed determination determined diligent diligently dynamic effective effectively effectiveness
        efficient efficiently embedded empowered empowering enable enabled enables enabling encouraged
        encouraging endeavour engaged enhance enhanced enhances enhancing enjoy enriching enthusiastic
        excellent exceptional exceptionally exemplary experienced extensive extremely fair flexible focused
        forward-thinking good happy healthy helped helpful helping helps high-performing high-quality
        holistic honest imaginative immediate immediately impressive impressively improve improved
        improvement improvements improves improving increased increasingly informed innovative insightful
        inspiring integrated intelligent jointly kind knowledgeable listened listens loved loving mature
        meaningful meaningfully meticulous mutually nurtured nurturing outstanding passionate persistence
        persistent personalised pleased positive positively pragmatic praise praised prioritise prioritised
        proactive proactively productive proficient promotes promoting prompt promptly proportionate proud
        purposeful quick quickly realistic reassurance receptive reflective regular regularly relevant
        reliable resilient respected respectful responsive responsively rich right rightly rigorous
        rigorously robust robustly routinely safe safely safer safety satisfied secure secured securely
        sensible sensitive sensitively settled sharp significantly skilful skilfully skilled smooth smoothly
        sophisticated sound speedy stabilised stability stable stimulating strength strengthened
        strengthening strengths strong stronger strongest strongly substantial succeed success successes
        successful successfully suitable suitably supported supportive sustained swift swiftly tailored
        tangible tenacious tenacity thorough thoroughly thoughtful thoughtfully thrive thriving timely
        transparent trusted trusting understands understood unwavering useful valuable valued values vibrant
        vigilant visible warm warmly welcome welcomed welcoming well well-being well-developed
        well-established well-informed well-managed well-matched well-planned well-supported well-trained
        wide-ranging wisely worthwhile""",
    "virtue_phrase": """
        above_average as_a_result at_the_right better_than clear_focus good_progress high_quality
        high_standard in_place leads_to led_to made_a_difference make_a_difference making_a_difference
        no_delay not_only on_time positive_difference positive_impact real_difference resulted_in
        resulting_in results_in right_time speak_highly spoke_highly strong_focus up_to_date
        within_timescales""",
    "danger": """
        danger detriment harm harmed risk risks unsafe""",
    "ambiguous": """
        challenge challenges concern concerning concerns critical demand pressure pressures risk risks""",
    "not": """
        are_not did_not do_not does_not has_not have_not is_not was_not were_not""",
    "ensure": """
        ensure ensures ensuring in_order_to make_sure makes_sure so_that""",
    "negator": """
        aren't barely cannot doesn't don't few fewer hardly isn't lack lacking lacks neither never no none
        nor not rarely seldom unable without""",
    "reducer": """
        address addressed addresses addressing avoid avoided avoiding avoids combat decrease decreased
        eliminate eliminated eradicated escalate escalated escalates identified identifies identify lower
        minimise minimised minimises minimising mitigate mitigated mitigates overcome overcoming prevent
        prevented preventing prevents rectified reduce reduced reduces reducing reduction remedied resolve
        resolved resolves tackle tackles tackling""",
    "plan": """
        aim aims ambition are_due are_planned being_developed consider considering due forthcoming future
        in_development intend intended intends intends_to intention is_developing is_due is_planned pilot
        piloting plan planned planning plans plans_to priorities priority proposals proposed set_to
        under_review upcoming want wants will would""",
    "response": """
        accept accepted acknowledge acknowledged acknowledges action action_plan actions addressing
        are_aware are_being aware has_been_taken has_identified has_recognised have_identified
        have_recognised identified is_aware is_being know knows plans_are recognise recognised recognises
        recognising remedy respond responded steps taken_action""",
    "organised": """
        appointed approximately are_commissioned are_provided_by at_the_time average based census chaired
        commenced commissioned compared_with comprised comprises consist consists consists_of covers created
        delivered delivers established figure figures has_been_appointed has_been_established
        have_been_appointed in-post in_total inspectors_considered inspectors_looked inspectors_reviewed
        inspectors_visited introduced is_commissioned is_delivered_by is_provided_by is_responsible joined
        known_as launched live lives located made_up member member_of members moved operated operates
        percentage population provided provides published reports resident responsible set_up there_are
        there_were this_inspection total was_appointed was_established was_judged was_published
        were_established were_judged""",
    "many": """
        all almost_all always consistently every generally largely majority many most mostly nearly_all
        routinely the_majority usually vast_majority""",
    "some": """
        a_few a_minority a_quarter a_small a_third at_times few for_some in_some minority occasionally
        on_occasion only_a only_some several small_minority small_number small_proportion some some_cases
        some_of sometimes very_small""",
    "change": """
        are_beginning are_improving beginning beginning_to better_understanding developing emerging
        has_improved has_strengthened have_improved improved improvement improvements improving increased
        increasing increasingly is_beginning is_improving more_consistent more_consistently more_timely
        no_longer now progress recent recently since_the_last started starting_to strengthened strengthening""",
    "partial": """
        although are_not_yet but_not early early_days early_stage early_stages embedded fully_embedded
        further further_work is_not_yet is_variable more_to_do needs_further not_always not_consistently
        not_embedded not_fully not_yet only_recently remain remain_a remains remains_a requires_further
        still still_needs still_to to_be_fully too_early very_recent work_in_progress yet yet_been
        yet_embedded yet_to""",
    "must": """
        accelerate agree clarify complete consider continue develop embed enable ensure establish evaluate
        extend identify implement improve increase make monitor must need needed needs promote provide put
        raise reduce require required review revise should strengthen support take undertake use work""",
}


def cue_index() -> dict[str, tuple[str, ...]]:
    """Return each word or phrase of the table -> the families it is in."""
    index: dict[str, tuple[str, ...]] = {}
    for family, entries in CUES.items():
        for entry in dict.fromkeys(entries.split()):
            phrase = entry.replace("_", " ")
            index[phrase] = (*index.get(phrase, ()), family)
    return index

-- What each evidence counts when two cards are compared; docs/internals/duplicates.md tells where
-- the numbers come from. Ten points double the odds. Without the three last codes: see likeness.h.
CREATE TABLE likeness_weight (
    code TEXT PRIMARY KEY,
    points INTEGER NOT NULL,
    CHECK (points BETWEEN -1000 AND 1000)
);

INSERT INTO likeness_weight (code, points) VALUES
    ('snils_same', 400), ('snils_other', -200), ('iin_same', 400), ('iin_other', -200),
    ('ticket_same', 200),
    ('last_same', 130), ('last_sound', -15), ('last_slip', -35), ('last_previous', -10),
    ('last_other_woman', -35), ('last_other', -90),
    ('first_same', 90), ('first_sound', -15), ('first_slip', -45), ('first_initial', 25),
    ('first_other', -280),
    ('middle_same', 80), ('middle_sound', -10), ('middle_slip', -35), ('middle_initial', 20),
    ('middle_other', -120),
    ('swapped', -30), ('spelling', 0), ('sex_other', -120),
    ('born_same', 140), ('born_swapped', 60), ('born_digit', 40), ('born_other', -150),
    ('phone_same', 110), ('email_same', 130), ('org_same', 60),
    ('share', 200), ('threshold', 0), ('sure', 70);

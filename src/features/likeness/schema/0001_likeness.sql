-- What each evidence counts when two cards are compared; docs/internals/duplicates.md tells where
-- the numbers come from. Ten points double the odds. Region 0: the union's, for all regions that
-- have none of their own.
CREATE TABLE likeness_weight (
    region_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    points INTEGER NOT NULL,
    PRIMARY KEY (region_id, code),
    CHECK (points BETWEEN -1000 AND 1000)
);

INSERT INTO likeness_weight (region_id, code, points) VALUES
    (0, 'snils_same', 400), (0, 'snils_other', -200), (0, 'iin_same', 400),
    (0, 'iin_other', -200), (0, 'ticket_same', 200), (0, 'last_same', 130),
    (0, 'last_sound', -15), (0, 'last_slip', -35), (0, 'last_previous', -10),
    (0, 'last_other_woman', -35), (0, 'last_other', -90), (0, 'first_same', 90),
    (0, 'first_sound', -15), (0, 'first_slip', -45), (0, 'first_initial', 25),
    (0, 'first_other', -280), (0, 'middle_same', 80), (0, 'middle_sound', -10),
    (0, 'middle_slip', -35), (0, 'middle_initial', 20), (0, 'middle_other', -120),
    (0, 'swapped', -30), (0, 'spelling', 0), (0, 'sex_other', -120), (0, 'born_same', 140),
    (0, 'born_swapped', 60), (0, 'born_digit', 40), (0, 'born_other', -150),
    (0, 'phone_same', 110), (0, 'email_same', 130), (0, 'org_same', 60), (0, 'share', 200),
    (0, 'threshold', 0), (0, 'sure', 70);

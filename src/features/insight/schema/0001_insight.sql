-- Who looked at the program as whom, when: shown to the one as whom he looked. The log has it, too.
CREATE TABLE see_as (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    viewer_account_id INTEGER NOT NULL,
    viewer_role TEXT NOT NULL,
    viewer_org_id INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL
);
CREATE INDEX see_as_account ON see_as (account_id, id);

-- "surname patronymic" as fold_search gives them, for who is looked for by these two alone; and
-- e-mail addresses.
ALTER TABLE member ADD COLUMN patronymic_key TEXT GENERATED ALWAYS AS (            -- sqlite
    CASE WHEN instr(first_key, ' ') > 0 THEN                                       -- sqlite
        substr(name_key, 1, length(name_key) - length(first_key))                  -- sqlite
        || substr(first_key, instr(first_key, ' ') + 1) END) VIRTUAL;              -- sqlite
ALTER TABLE member ADD COLUMN patronymic_key TEXT GENERATED ALWAYS AS (          -- postgres
    CASE WHEN strpos(first_key, ' ') > 0 THEN                                    -- postgres
        substr(name_key, 1, length(name_key) - length(first_key))                -- postgres
        || substr(first_key, strpos(first_key, ' ') + 1) END) STORED;            -- postgres
CREATE INDEX member_patronymic ON member (region_id, patronymic_key)
 WHERE patronymic_key IS NOT NULL;
CREATE INDEX member_email ON member (region_id, email) WHERE email IS NOT NULL;

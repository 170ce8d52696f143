-- SQLite reads the lines of a list out of the index along which it walks: four pages that lie
-- beside each other instead of fifty from anywhere in the table (members.sql, `line`). Behind gaps
-- stands all that a line shows; nothing there takes part in the order.
DROP INDEX member_by_name;                                                           -- sqlite
DROP INDEX member_by_branch;                                                         -- sqlite
CREATE INDEX member_by_name ON member                                                -- sqlite
    (region_id, sort_key, id, org_path, status, category, sex, born_year, gaps,      -- sqlite
     org_id, last_name, first_name, middle_name, born, phone, email, position,       -- sqlite
     joined_on, joined_year, registered_on, ticket_number, verified_on);             -- sqlite
CREATE INDEX member_by_branch ON member                                              -- sqlite
    (region_id, branch, sort_key, id, org_path, status, category, sex, born_year,    -- sqlite
     gaps, org_id, last_name, first_name, middle_name, born, phone, email, position, -- sqlite
     joined_on, joined_year, registered_on, ticket_number, verified_on);             -- sqlite

-- Reports: whoever sees members sees figures; who keeps the register fills in; chairs sign, and
-- those who open sign-ins for chairs (nobody gives what he lacks); those above accept;
-- committees that collect a form open it.
INSERT INTO role_right (role, right_code)
SELECT role, 'reports_view' FROM role_right WHERE right_code = 'members_view';
INSERT INTO role_right (role, right_code)
SELECT role, 'reports_fill' FROM role_right WHERE right_code = 'members_edit';
INSERT INTO role_right (role, right_code) VALUES
    ('union_officer', 'reports_fill'), ('union_chair', 'reports_fill'),
    ('union_chair', 'reports_sign'), ('union_officer', 'reports_sign'),
    ('region_chair', 'reports_sign'), ('region_specialist', 'reports_sign'),
    ('territory_chair', 'reports_sign'), ('primary_chair', 'reports_sign'),
    ('union_chair', 'reports_accept'), ('union_officer', 'reports_accept'),
    ('region_chair', 'reports_accept'), ('region_deputy', 'reports_accept'),
    ('region_specialist', 'reports_accept'),
    ('territory_chair', 'reports_accept'), ('territory_deputy', 'reports_accept'),
    ('union_chair', 'reports_open'), ('union_officer', 'reports_open'),
    ('region_chair', 'reports_open'), ('region_specialist', 'reports_open');

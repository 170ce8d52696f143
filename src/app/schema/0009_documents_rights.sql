-- Documents, meetings and control: whoever sees reports sees documents; who keeps the register
-- drafts them and keeps minutes; chairs adopt and sign; who fills in reports answers for what an
-- organisation was told to do; who accepts reports accepts that, too.
INSERT INTO role_right (role, right_code)
SELECT role, 'documents_view' FROM role_right WHERE right_code = 'reports_view';
INSERT INTO role_right (role, right_code)
SELECT role, 'documents_edit' FROM role_right WHERE right_code = 'reports_fill';
INSERT INTO role_right (role, right_code)
SELECT role, 'documents_adopt' FROM role_right WHERE right_code = 'reports_sign';
INSERT INTO role_right (role, right_code)
SELECT role, 'meetings_edit' FROM role_right WHERE right_code = 'reports_fill';
INSERT INTO role_right (role, right_code)
SELECT role, 'control_report' FROM role_right WHERE right_code = 'reports_fill';
INSERT INTO role_right (role, right_code)
SELECT role, 'control_accept' FROM role_right
 WHERE right_code = 'reports_sign'
 UNION
SELECT role, 'control_accept' FROM role_right
 WHERE right_code = 'reports_accept';

%title Журнал выдачи профсоюзных билетов
%wide
^ {{org.name}}

= ЖУРНАЛ
^ выдачи профсоюзных билетов на {{paper.date}}

|= № | Фамилия, имя, отчество | Номер билета | Дата выдачи | Отметка | Подпись
[each tickets]
| {{ticket.row}} | {{ticket.full_name}} | {{ticket.number}} | {{ticket.issued_on|short}} | {{ticket.state}} |
[end]
[if not tickets]
< Билеты ещё не выдавались.
[end]

_ Председатель | {{org.chair.initials}}

create table journal (document text, posted text, project text, account text, amount text, currency text);
insert into journal values ('1900001', '2024-01-05', 'PR-1.01', '621000', '1204.50', 'BGN');
insert into journal values ('1900007', '2024-01-17', 'PR-1.02', '641000', '300.00', 'EUR');
insert into journal values ('2000001', '2024-02-15', 'PR-1', '411000', '50000.00', 'USD');

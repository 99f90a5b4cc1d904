-- What was spent on days that are long over is forgotten, and found for that by its day.
create index spending_day on spending (day);
create index spending_of_user_day on spending_of_user (day);
create index spending_reservation_lapsed on spending_reservation (expires_at);
